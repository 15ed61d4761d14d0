-- The last note of each kind, in its own words: boot, carry, mode, clock_floor ...
CREATE TABLE note (
    type TEXT PRIMARY KEY,
    lsn INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;

-- Declared losses, for ever (DUR-22).
CREATE TABLE hole (
    lsn INTEGER PRIMARY KEY,
    doc TEXT NOT NULL
);

CREATE TABLE recovery (
    lsn INTEGER PRIMARY KEY,
    doc TEXT NOT NULL
);

-- Commands of the office that were begun; each at most once (P15.2).
CREATE TABLE command (
    command_id TEXT PRIMARY KEY,
    cseq INTEGER NOT NULL,
    doc TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE freeze (
    scope TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Items whose message was shown to a cashier.
CREATE TABLE attention_seen (
    no TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Small values that may go back to an earlier cut at any power cut.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
