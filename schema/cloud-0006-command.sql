-- What the office asked of its devices, each signed and numbered without a gap (P15.2).
-- state: what the device last said of it; 'sent' before it said anything.
CREATE TABLE command (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    command_id TEXT NOT NULL,
    cseq BIGINT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL
    CHECK (state IN ('sent', 'received', 'running', 'done', 'failed', 'refused')),
    code TEXT,
    issued_at BIGINT NOT NULL,
    reported_at BIGINT,
    PRIMARY KEY (tenant_id, command_id)
);

CREATE UNIQUE INDEX command_number ON command (tenant_id, device_id, cseq);

-- A key that another one took the place of, and until when it is good beside it (P5.7).
ALTER TABLE device_key ADD COLUMN successor TEXT;

ALTER TABLE device_key ADD COLUMN ends_at BIGINT;
