-- Desks that asked to be let in by a code on their screen (P4.4). Nobody knows whose they are until
-- somebody approves them, so all stand under the tenant '-', and where they were let in beside it.
CREATE TABLE enrol_request (
    tenant_id TEXT NOT NULL,
    enrol_id TEXT NOT NULL,
    user_code TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    request TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    interval_s BIGINT NOT NULL,
    polled_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    approved_tenant TEXT,
    approved_property TEXT,
    PRIMARY KEY (tenant_id, enrol_id)
);

CREATE UNIQUE INDEX enrol_request_code ON enrol_request (tenant_id, user_code);
