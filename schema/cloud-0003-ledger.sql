-- The books: what was decided about each action, as lines, balances and the documents' other half.
-- Lines are only ever added (G2).

-- posting_id: the action, or the posting of the cloud's own account.
CREATE TABLE entry (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    posting_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    account TEXT NOT NULL,
    ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micro BIGINT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('desk', 'cloud')),
    business_date TEXT NOT NULL,
    PRIMARY KEY (tenant_id, posting_id, line)
);

CREATE INDEX entry_account ON entry (tenant_id, property_id, account, ref);

-- Lines that the cloud added on its own account; action_id says which action caused them.
CREATE TABLE posting (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    posting_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    action_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, posting_id)
);

-- The sum of the lines of an account, kept beside them (INV-4).
CREATE TABLE balance (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    account TEXT NOT NULL,
    ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micro BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, account, ref, currency)
);

-- Sessions by drawer, parent and device; closing: how it was closed, as the judge keeps it.
CREATE TABLE session (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    drawer_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    parent_id TEXT,
    state TEXT NOT NULL,
    closing TEXT,
    PRIMARY KEY (tenant_id, session_id)
);

CREATE INDEX session_drawer ON session (tenant_id, property_id, drawer_id, ordinal);

CREATE INDEX session_parent ON session (tenant_id, property_id, parent_id, ordinal);

CREATE INDEX session_device ON session (tenant_id, property_id, device_id, ordinal);

-- Folios by number and room; late_of: the folio whose late charges it keeps.
CREATE TABLE folio (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    folio_id TEXT NOT NULL,
    folio_no TEXT NOT NULL,
    room TEXT,
    state TEXT NOT NULL,
    late_of TEXT,
    PRIMARY KEY (tenant_id, folio_id)
);

CREATE UNIQUE INDEX folio_number ON folio (tenant_id, property_id, folio_no);

CREATE INDEX folio_room ON folio (tenant_id, property_id, room);

CREATE INDEX folio_late ON folio (tenant_id, property_id, late_of);

CREATE TABLE slip (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    slip TEXT NOT NULL,
    action_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, slip)
);

-- Attention items in the order of their numbers, N-1 first.
CREATE TABLE item (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    action_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
    PRIMARY KEY (tenant_id, item_id)
);

CREATE UNIQUE INDEX item_number ON item (tenant_id, property_id, number);

CREATE INDEX item_action ON item (tenant_id, property_id, action_id);

-- Every version of a policy, price list, tax rule or rate snapshot that was ever published.
CREATE TABLE reference_version (
    tenant_id TEXT NOT NULL,
    property_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    ver BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant_id, property_id, collection, id, ver)
);

-- What is still to be judged, by device and by stream.
CREATE INDEX custody_docket ON custody (tenant_id, property_id, device_id, arrival)
WHERE status <> 'decided';

CREATE INDEX custody_stream ON custody (tenant_id, property_id, stream, arrival)
WHERE status <> 'decided';

-- What was judged in vain: drafts, and what something else must set free.
CREATE INDEX custody_deferred ON custody (tenant_id, property_id, stream)
WHERE status = 'deferred';
