-- What the cloud keeps of a PIN: the salt and the slow hash, never the PIN (SEC-11).

CREATE TABLE staff_secret (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    log2_n BIGINT NOT NULL,
    r BIGINT NOT NULL,
    p BIGINT NOT NULL,
    salt BLOB NOT NULL,
    output BLOB NOT NULL,
    PRIMARY KEY (tenant_id, property_id, staff_id)
);
