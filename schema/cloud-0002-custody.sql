-- What the cloud has taken into custody. A row of custody or action is never removed: dedupe is
-- for ever (law 6).

CREATE TABLE incarnation (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('current', 'closed')),
    received_seq BIGINT NOT NULL,
    head_hash BLOB NOT NULL,
    max_last BIGINT NOT NULL,
    decided TEXT NOT NULL,
    decided_pos BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, device_id, incarnation)
);

-- status: waiting (never judged), deferred (judged, not final), decided.
CREATE TABLE custody (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    action_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    arrival BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'deferred', 'decided')),
    result TEXT,
    attempt BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, device_id, incarnation, seq)
);

CREATE UNIQUE INDEX custody_arrival ON custody (tenant_id, property_id, arrival);

CREATE INDEX custody_open ON custody (tenant_id, property_id, arrival)
WHERE status <> 'decided';

-- One row per pushed batch: the seal over its last action and the key that made it (P2.3).
CREATE TABLE seal (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    signature BLOB NOT NULL,
    thumbprint TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, device_id, incarnation, seq)
);

CREATE INDEX seal_age ON seal (tenant_id, device_id, incarnation, received_at);

CREATE TABLE anchor (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    boot BIGINT NOT NULL,
    mono_ms BIGINT NOT NULL,
    cloud_ms BIGINT NOT NULL,
    err_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, device_id, boot, mono_ms)
);

-- Each action once, where it was first received, with its verdict.
CREATE TABLE action (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    action_id TEXT NOT NULL,
    identity BLOB NOT NULL,
    device_id TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    arrival BIGINT NOT NULL,
    verdict TEXT,
    PRIMARY KEY (tenant_id, action_id)
);

CREATE INDEX action_arrival ON action (tenant_id, property_id, arrival);
