-- Where the store stands behind the journal; moved with the effects, in one transaction (DUR-18).
CREATE TABLE position (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    lsn INTEGER NOT NULL CHECK (typeof(lsn) = 'integer'),
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (typeof(seq) = 'integer'),
    head BLOB NOT NULL CHECK (length(head) = 32),
    slip INTEGER NOT NULL CHECK (typeof(slip) = 'integer')
);

-- One unbroken numbering, and what the cloud has said of it.
CREATE TABLE incarnation (
    incarnation TEXT PRIMARY KEY,
    began INTEGER NOT NULL,
    is_first INTEGER NOT NULL CHECK (is_first IN (0, 1)),
    last_seq INTEGER NOT NULL,
    received_seq INTEGER NOT NULL,
    received_hash BLOB,
    decided TEXT NOT NULL,
    safe_seq INTEGER NOT NULL
);

-- A rowid table on purpose: rows stay in leaf pages, and each row proves itself.
CREATE TABLE local_outbox (
    lsn INTEGER PRIMARY KEY,
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (typeof(seq) = 'integer'),
    action_id TEXT NOT NULL,
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    body TEXT NOT NULL CHECK (typeof(body) = 'text'),
    local TEXT NOT NULL,
    type TEXT NOT NULL,
    stream TEXT NOT NULL,
    captured_at INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'received', 'deferred', 'settled', 'dead_letter')),
    -- The result of P10.1 in the cloud's words; NULL means none, or plainly accepted.
    verdict TEXT,
    -- The lsn under which it was carried again.
    carried INTEGER,
    UNIQUE (incarnation, seq)
);
CREATE INDEX local_outbox_action ON local_outbox (action_id);
CREATE INDEX local_outbox_open ON local_outbox (state, lsn) WHERE state <> 'settled';
CREATE INDEX local_outbox_waiting ON local_outbox (state, carried, captured_at)
WHERE state = 'pending' AND carried IS NULL;

-- Request ids, for the first answer again.
CREATE TABLE request (
    id TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (id, lsn)
) WITHOUT ROWID;

CREATE TABLE slip (
    lsn INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    action_id TEXT NOT NULL,
    type TEXT NOT NULL,
    session_id TEXT,
    folio TEXT,
    staff_id TEXT,
    paper TEXT,
    repeat_key TEXT,
    captured_at INTEGER NOT NULL
);
CREATE INDEX slip_session ON slip (session_id, lsn) WHERE session_id IS NOT NULL;
CREATE INDEX slip_folio ON slip (folio, lsn) WHERE folio IS NOT NULL;
CREATE INDEX slip_paper ON slip (paper) WHERE paper IS NOT NULL;
CREATE INDEX slip_repeat ON slip (staff_id, repeat_key, lsn) WHERE repeat_key IS NOT NULL;

-- The last number given in each series (SLP-1).
CREATE TABLE slip_series (
    series TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) WITHOUT ROWID;

-- The one way to delete: rows up to this lsn, while retention runs (D14, INV-5).
CREATE TABLE retention (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    through INTEGER NOT NULL
);

CREATE TRIGGER local_outbox_is_kept BEFORE DELETE ON local_outbox
WHEN OLD.state <> 'settled' OR OLD.lsn > (SELECT coalesce(max(through), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, 'INV-5: an action is kept'); END;

CREATE TRIGGER local_outbox_is_fixed
BEFORE UPDATE OF lsn, incarnation, seq, action_id, prev, hash, body, local, type, stream,
    captured_at ON local_outbox
BEGIN SELECT RAISE(ABORT, 'INV-5: an action is fixed'); END;

CREATE TRIGGER slip_is_kept BEFORE DELETE ON slip
WHEN OLD.lsn > (SELECT coalesce(max(through), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, 'INV-5: a slip is kept'); END;

CREATE TRIGGER slip_is_fixed BEFORE UPDATE ON slip
BEGIN SELECT RAISE(ABORT, 'INV-5: a slip is fixed'); END;
