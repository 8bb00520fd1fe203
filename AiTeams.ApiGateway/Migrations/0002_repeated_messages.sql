-- A repeated Idempotency-Key finds what it said the first time, and what was answered then.
ALTER TABLE messages ADD COLUMN idempotency_key text;
ALTER TABLE messages ADD COLUMN in_reply_to text;
CREATE UNIQUE INDEX messages_idempotency_key ON messages (tenant_id, idempotency_key);
CREATE INDEX messages_in_reply_to ON messages (in_reply_to);
