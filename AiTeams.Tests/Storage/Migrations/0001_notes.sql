CREATE TABLE notes (
    note_id         text     NOT NULL PRIMARY KEY,
    tenant_id       text     NOT NULL,
    idempotency_key text,
    body            text     NOT NULL,
    is_read         integer  NOT NULL DEFAULT 0,
    mood            text,
    created_at      bigint   NOT NULL
);
CREATE UNIQUE INDEX notes_by_key ON notes (tenant_id, idempotency_key);
