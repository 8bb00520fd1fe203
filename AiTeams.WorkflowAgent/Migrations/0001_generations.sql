-- One row per description that was planned, asked about or found unsupported.
CREATE TABLE generations (
    id text NOT NULL PRIMARY KEY,
    tracking_id char(32) NOT NULL,
    trace_id char(32) NOT NULL,
    span_id char(16) NOT NULL,
    updated_tracking_id char(32),
    tenant_id text NOT NULL,
    user_id text,
    session_id text,
    idempotency_key text,
    request_hash char(64) NOT NULL,
    conversation text NOT NULL,
    result text NOT NULL,
    question text,
    message text,
    graph text,
    workflow_id text,
    provider text NOT NULL,
    model text NOT NULL,
    input_tokens bigint,
    output_tokens bigint,
    cost_micro_usd bigint,
    cache_hit smallint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX generations_idempotency_key ON generations (tenant_id, idempotency_key);
CREATE INDEX generations_tracking_id ON generations (tracking_id);
CREATE INDEX generations_trace_id ON generations (trace_id);
CREATE INDEX generations_updated_tracking_id ON generations (updated_tracking_id);
CREATE INDEX generations_session ON generations (tenant_id, session_id, created_at);

-- The ledger: one row per call of a language model, whatever became of it. Null tokens: the provider reported none.
CREATE TABLE model_calls (
    id text NOT NULL PRIMARY KEY,
    tracking_id char(32) NOT NULL,
    trace_id char(32) NOT NULL,
    span_id char(16) NOT NULL,
    tenant_id text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    response_model text,
    outcome text NOT NULL,
    input_tokens bigint,
    cached_tokens bigint,
    output_tokens bigint,
    reasoning_tokens bigint,
    cost_micro_usd bigint,
    error_code text,
    duration_microseconds bigint NOT NULL,
    started_at bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX model_calls_tracking_id ON model_calls (tracking_id);
CREATE INDEX model_calls_trace_id ON model_calls (trace_id);
