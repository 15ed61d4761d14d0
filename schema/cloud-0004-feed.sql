-- What desks see: documents in their newest version, and the order in which they changed.

-- pos: the last position of the property's change log; taken with the row locked in the writing
-- transaction, so that no cursor passes a position that is not committed yet (P20.1).
-- arrivals: how many actions the property received.
CREATE TABLE feed (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    pos BIGINT NOT NULL,
    arrivals BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, property_id)
);

-- device_id: '' when every device of the property sees the document, else the only one that does.
-- digest: the first 8 bytes of the row digest as a signed number (P11.8).
CREATE TABLE document (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    device_id TEXT NOT NULL,
    id TEXT NOT NULL,
    ver BIGINT NOT NULL,
    pos BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'out_of_scope')),
    doc TEXT NOT NULL,
    digest BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, collection, device_id, id)
);

CREATE TABLE change_log (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    pos BIGINT NOT NULL,
    collection TEXT NOT NULL,
    device_id TEXT NOT NULL,
    id TEXT NOT NULL,
    ver BIGINT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('put', 'del')),
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, pos)
);

CREATE TABLE snapshot (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    snapshot_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    manifest TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, snapshot_id)
);

CREATE UNIQUE INDEX snapshot_request ON snapshot (tenant_id, device_id, request_id);

CREATE TABLE snapshot_part (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    snapshot_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (tenant_id, snapshot_id, n)
);
