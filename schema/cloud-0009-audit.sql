-- What desks told auditors, once it was decided: overrides, reprints, wrong PINs, attested clocks ...
CREATE TABLE audit (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    action_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff_id TEXT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (tenant_id, action_id)
);

CREATE INDEX audit_order ON audit (tenant_id, property_id, arrival);
