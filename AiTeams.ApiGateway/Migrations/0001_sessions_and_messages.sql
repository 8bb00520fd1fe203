CREATE TABLE sessions (
    session_id text PRIMARY KEY,
    tenant_id text NOT NULL,
    user_id text,
    name text,
    attributes text,
    created_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    tracking_id char(32) NOT NULL,
    trace_id char(32) NOT NULL,
    span_id char(16) NOT NULL,
    updated_tracking_id char(32)
);
CREATE INDEX sessions_tenant ON sessions (tenant_id, session_id);
CREATE INDEX sessions_last_used_at ON sessions (last_used_at);
CREATE INDEX sessions_tracking_id ON sessions (tracking_id);
CREATE INDEX sessions_trace_id ON sessions (trace_id);
CREATE INDEX sessions_updated_tracking_id ON sessions (updated_tracking_id);

CREATE TABLE messages (
    message_id text PRIMARY KEY,
    session_id text NOT NULL REFERENCES sessions (session_id),
    tenant_id text NOT NULL,
    position integer NOT NULL,
    role text NOT NULL,
    type text NOT NULL,
    content text NOT NULL,
    workflow_id text,
    created_at bigint NOT NULL,
    tracking_id char(32) NOT NULL,
    trace_id char(32) NOT NULL,
    span_id char(16) NOT NULL
);
CREATE INDEX messages_session ON messages (session_id, position);
CREATE INDEX messages_tracking_id ON messages (tracking_id);
CREATE INDEX messages_trace_id ON messages (trace_id);
