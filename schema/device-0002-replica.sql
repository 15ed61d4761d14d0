-- What the cloud said, verbatim, one row a document; only a checkpoint changes it (law 4).
CREATE TABLE replica_row (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    ver INTEGER NOT NULL CHECK (typeof(ver) = 'integer'),
    doc TEXT NOT NULL,
    -- The first 8 bytes of the row digest (P2.7).
    digest INTEGER NOT NULL,
    -- What people call it: code, number, or action; a second name; what it belongs to.
    code TEXT,
    alias TEXT,
    parent TEXT,
    UNIQUE (collection, id)
);
CREATE INDEX replica_row_code ON replica_row (collection, code) WHERE code IS NOT NULL;
CREATE INDEX replica_row_alias ON replica_row (collection, alias) WHERE alias IS NOT NULL;
CREATE INDEX replica_row_parent ON replica_row (collection, parent) WHERE parent IS NOT NULL;

-- Versions of deleted documents, so that an older one does not come back (I-9).
CREATE TABLE replica_gone (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    ver INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
) WITHOUT ROWID;

-- n and x of P11.8, kept as rows come and go; recomputed by the nightly check.
CREATE TABLE replica_sum (
    collection TEXT PRIMARY KEY,
    n INTEGER NOT NULL,
    x INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE replica_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    cursor TEXT,
    view TEXT,
    cloud_epoch TEXT,
    cut_at INTEGER,
    checkpoints INTEGER NOT NULL
);

-- Lines of a pull or snapshot that has not reached its checkpoint; doc NULL is a deletion.
CREATE TABLE staged_row (
    place INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    ver INTEGER NOT NULL,
    doc TEXT
);

CREATE TABLE staging (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- The cursor of the last mark: where a cut pull resumes.
    mark TEXT,
    -- Collections that a snapshot replaces whole, as JSON; NULL for a pull.
    replaces TEXT
);
