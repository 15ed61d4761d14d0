-- Proofs that the office gave supervisors for one action each, by the SHA-256 of the token (P5.8).
-- action_id: what it was spent on; null while it is good.
CREATE TABLE step_up (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    staff_id TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    action_id TEXT,
    PRIMARY KEY (tenant_id, token_hash)
);

-- That a token itself came beside an action, once it is in custody; the token is kept nowhere.
CREATE TABLE step_up_proof (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    action_id TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, action_id, token_hash)
);
