CREATE TABLE workflows (
  id text PRIMARY KEY,
  tenant_id text NOT NULL,
  tracking_id char(32) NOT NULL,
  trace_id char(32) NOT NULL,
  span_id char(16) NOT NULL,
  created_at bigint NOT NULL,
  name text NOT NULL,
  workflow_type text NOT NULL,
  complexity_level text NOT NULL,
  nodes_count integer NOT NULL,
  graph text NOT NULL,
  user_id text,
  session_id text,
  idempotency_key text,
  request_hash char(64)
);

CREATE UNIQUE INDEX workflows_idempotency ON workflows (tenant_id, idempotency_key);
CREATE INDEX workflows_tenant ON workflows (tenant_id, id);
CREATE INDEX workflows_tracking ON workflows (tracking_id);
CREATE INDEX workflows_trace ON workflows (trace_id);
