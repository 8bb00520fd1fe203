ALTER TABLE executions ADD COLUMN sid text;
ALTER TABLE executions ADD COLUMN breaks integer NOT NULL DEFAULT 0;
ALTER TABLE executions ADD COLUMN nodes_at_break integer NOT NULL DEFAULT 0;
ALTER TABLE node_executions ADD COLUMN attempt_started_at bigint;

CREATE INDEX executions_sid ON executions (tenant_id, sid, id);

CREATE TABLE node_attempts (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  tracking_id char(32) NOT NULL,
  trace_id char(32) NOT NULL,
  span_id char(16) NOT NULL,
  execution_id text NOT NULL REFERENCES executions (id),
  node_execution_id text NOT NULL REFERENCES node_executions (id),
  node_id text NOT NULL,
  attempt integer NOT NULL,
  status text NOT NULL,
  error_code text,
  error_message text,
  created_at bigint NOT NULL,
  started_at bigint NOT NULL
);

CREATE UNIQUE INDEX node_attempts_attempt ON node_attempts (execution_id, node_execution_id, attempt);
CREATE INDEX node_attempts_tracking ON node_attempts (tracking_id);
CREATE INDEX node_attempts_trace ON node_attempts (trace_id);
