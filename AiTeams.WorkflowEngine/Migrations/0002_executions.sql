CREATE TABLE executions (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  tracking_id char(32) NOT NULL,
  trace_id char(32) NOT NULL,
  span_id char(16) NOT NULL,
  trace_flags integer NOT NULL,
  baggage text,
  updated_tracking_id char(32),
  workflow_id text NOT NULL REFERENCES workflows (id),
  workflow_tracking_id char(32) NOT NULL,
  workflow_trace_id char(32) NOT NULL,
  workflow_span_id char(16) NOT NULL,
  status text NOT NULL,
  input text,
  output text,
  error_code text,
  error_message text,
  error_node_id text,
  user_id text,
  session_id text,
  created_at bigint NOT NULL,
  started_at bigint,
  updated_at bigint NOT NULL,
  finished_at bigint,
  deadline_at bigint,
  cancel_requested_at bigint,
  lease_owner text,
  lease_until bigint,
  idempotency_key text,
  request_hash char(64)
);

CREATE UNIQUE INDEX executions_idempotency ON executions (tenant_id, idempotency_key);
CREATE INDEX executions_tenant ON executions (tenant_id, id);
CREATE INDEX executions_workflow ON executions (workflow_id, id);
CREATE INDEX executions_open ON executions (status, lease_until) WHERE finished_at IS NULL;
CREATE INDEX executions_tracking ON executions (tracking_id);
CREATE INDEX executions_trace ON executions (trace_id);
CREATE INDEX executions_updated_tracking ON executions (updated_tracking_id);

CREATE TABLE node_executions (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  tracking_id char(32) NOT NULL,
  trace_id char(32) NOT NULL,
  span_id char(16) NOT NULL,
  updated_tracking_id char(32),
  execution_id text NOT NULL REFERENCES executions (id),
  node_id text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  attempt integer NOT NULL,
  taken_output text,
  output text,
  error_code text,
  error_message text,
  created_at bigint NOT NULL,
  started_at bigint,
  finished_at bigint
);

CREATE UNIQUE INDEX node_executions_node ON node_executions (execution_id, node_id);
CREATE INDEX node_executions_tracking ON node_executions (tracking_id);
CREATE INDEX node_executions_trace ON node_executions (trace_id);
CREATE INDEX node_executions_updated_tracking ON node_executions (updated_tracking_id);
