-- Who there is: tenants, properties, devices, their keys, and the way from a key to its tenant.
-- Every key and unique index begins with tenant_id (SEC-32); directory is the one exception (P20).

CREATE TABLE directory (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);

-- Of the whole cloud, under the tenant '-': epoch, freezes, pauses.
CREATE TABLE setting (
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE tenant (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL
);

CREATE TABLE property (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    base_currency TEXT NOT NULL,
    PRIMARY KEY (tenant_id, property_id)
);

CREATE TABLE device (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'revoked')),
    -- How many actions the property had received when the device was revoked (P5.6).
    revoked_after BIGINT,
    pepper BLOB NOT NULL,
    replaces TEXT,
    agent TEXT NOT NULL,
    last_seen BIGINT NOT NULL,
    -- The position of the last cut it was given.
    pulled_pos BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, device_id)
);

CREATE UNIQUE INDEX device_code ON device (tenant_id, property_id, code);

CREATE TABLE device_key (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    thumbprint TEXT NOT NULL,
    public_key BLOB NOT NULL,
    PRIMARY KEY (tenant_id, thumbprint)
);

CREATE TABLE enrol_token (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    thumbprint TEXT,
    PRIMARY KEY (tenant_id, digest)
);

-- The last fencing number of a drawer; it only grows, also while nobody holds the lease (LSE-1).
CREATE TABLE fence (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    drawer_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, drawer_id)
);
