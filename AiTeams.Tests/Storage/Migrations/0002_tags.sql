CREATE TABLE tags (
    note_id text NOT NULL REFERENCES notes (note_id),
    tag     text NOT NULL CHECK (length(tag) > 0)
);
CREATE UNIQUE INDEX tags_once ON tags (note_id, lower(tag));
