CREATE TABLE timers (
  id text PRIMARY KEY REFERENCES node_executions (id),
  tenant_id text NOT NULL,
  tracking_id char(32) NOT NULL,
  trace_id char(32) NOT NULL,
  span_id char(16) NOT NULL,
  updated_tracking_id char(32),
  execution_id text NOT NULL REFERENCES executions (id),
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  settled_at bigint
);

CREATE INDEX timers_due ON timers (execution_id, due_at) WHERE settled_at IS NULL;
CREATE INDEX timers_tracking ON timers (tracking_id);
CREATE INDEX timers_trace ON timers (trace_id);
CREATE INDEX timers_updated_tracking ON timers (updated_tracking_id);
