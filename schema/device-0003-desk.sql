-- Ledger lines of own actions, recomputed from the action, so a repeat cannot double them.
CREATE TABLE entry (
    action_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    lsn INTEGER NOT NULL,
    type TEXT NOT NULL,
    account TEXT NOT NULL,
    ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micro INTEGER NOT NULL CHECK (typeof(amount_micro) = 'integer'),
    PRIMARY KEY (action_id, line)
);
CREATE INDEX entry_account ON entry (account, ref, lsn);
CREATE INDEX entry_lsn ON entry (lsn);

-- Own effects that no checkpoint contains yet: what is shown is replica + overlay.
CREATE TABLE overlay_entry (
    action_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    account TEXT NOT NULL,
    ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micro INTEGER NOT NULL CHECK (typeof(amount_micro) = 'integer'),
    PRIMARY KEY (action_id, line)
);

-- The overlay added up, so that a folio with ten thousand own lines answers like one with ten.
CREATE TABLE overlay_total (
    account TEXT NOT NULL,
    ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    lines INTEGER NOT NULL,
    amount_micro INTEGER NOT NULL,
    PRIMARY KEY (account, ref, currency)
) WITHOUT ROWID;

CREATE TRIGGER overlay_entry_comes AFTER INSERT ON overlay_entry
BEGIN
    INSERT OR IGNORE INTO overlay_total (account, ref, currency, lines, amount_micro)
    VALUES (NEW.account, NEW.ref, NEW.currency, 0, 0);
    UPDATE overlay_total SET lines = lines + 1, amount_micro = amount_micro + NEW.amount_micro
    WHERE account = NEW.account AND ref = NEW.ref AND currency = NEW.currency;
END;
CREATE TRIGGER overlay_entry_goes AFTER DELETE ON overlay_entry
BEGIN
    UPDATE overlay_total SET lines = lines - 1, amount_micro = amount_micro - OLD.amount_micro
    WHERE account = OLD.account AND ref = OLD.ref AND currency = OLD.currency;
    DELETE FROM overlay_total
    WHERE account = OLD.account AND ref = OLD.ref AND currency = OLD.currency AND lines = 0;
END;

-- The money that is not in custody, added up: cash in either direction, and charges.
-- The plus signs keep the accounts' index out of it: one action has few lines, a drawer many.
CREATE VIEW counted_entry AS
SELECT action_id, currency, abs(amount_micro) AS amount_micro FROM entry
WHERE (+account = 'drawer' AND type NOT IN ('session.open', 'session.close'))
    OR (+account = 'folio' AND type = 'charge.post');

CREATE TABLE pending_total (
    currency TEXT PRIMARY KEY,
    amount_micro INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER entry_waits AFTER INSERT ON entry
WHEN EXISTS (SELECT 1 FROM local_outbox
    WHERE action_id = NEW.action_id AND +state = 'pending' AND carried IS NULL)
BEGIN
    INSERT OR IGNORE INTO pending_total (currency, amount_micro) VALUES (NEW.currency, 0);
    UPDATE pending_total SET amount_micro = amount_micro + abs(NEW.amount_micro)
    WHERE currency = NEW.currency AND (
        (NEW.account = 'drawer' AND NEW.type NOT IN ('session.open', 'session.close'))
        OR (NEW.account = 'folio' AND NEW.type = 'charge.post'));
END;
CREATE TRIGGER local_outbox_waits AFTER INSERT ON local_outbox
WHEN NEW.state = 'pending' AND NEW.carried IS NULL
BEGIN
    UPDATE pending_total SET amount_micro = amount_micro + (
        SELECT coalesce(sum(e.amount_micro), 0) FROM counted_entry AS e
        WHERE e.action_id = NEW.action_id AND e.currency = pending_total.currency);
END;
CREATE TRIGGER local_outbox_leaves AFTER UPDATE OF state, carried ON local_outbox
WHEN OLD.state = 'pending' AND OLD.carried IS NULL
    AND NOT (NEW.state = 'pending' AND NEW.carried IS NULL)
BEGIN
    UPDATE pending_total SET amount_micro = amount_micro - (
        SELECT coalesce(sum(e.amount_micro), 0) FROM counted_entry AS e
        WHERE e.action_id = NEW.action_id AND e.currency = pending_total.currency);
END;
CREATE TRIGGER local_outbox_returns AFTER UPDATE OF state, carried ON local_outbox
WHEN NEW.state = 'pending' AND NEW.carried IS NULL
    AND NOT (OLD.state = 'pending' AND OLD.carried IS NULL)
BEGIN
    UPDATE pending_total SET amount_micro = amount_micro + (
        SELECT coalesce(sum(e.amount_micro), 0) FROM counted_entry AS e
        WHERE e.action_id = NEW.action_id AND e.currency = pending_total.currency);
END;

-- A cash session as its actions tell it; the office's word is in the replica.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    drawer_id TEXT,
    owner_id TEXT,
    predecessor_id TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    business_date TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    incarnation TEXT NOT NULL,
    first_lsn INTEGER NOT NULL,
    last_lsn INTEGER NOT NULL,
    -- The numbers of its actions in the incarnation above.
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    first_slip TEXT,
    last_slip TEXT,
    last_close TEXT
);
CREATE INDEX session_drawer ON session (drawer_id, first_lsn);
CREATE INDEX session_open ON session (state, owner_id) WHERE state <> 'closed';

CREATE TABLE session_figure (
    session_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    opening INTEGER NOT NULL DEFAULT 0,
    payments INTEGER NOT NULL DEFAULT 0,
    change INTEGER NOT NULL DEFAULT 0,
    refunds INTEGER NOT NULL DEFAULT 0,
    reversals INTEGER NOT NULL DEFAULT 0,
    paid_in INTEGER NOT NULL DEFAULT 0,
    paid_out INTEGER NOT NULL DEFAULT 0,
    drops INTEGER NOT NULL DEFAULT 0,
    exchanges INTEGER NOT NULL DEFAULT 0,
    rounding INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, currency)
) WITHOUT ROWID;

CREATE TABLE session_count (
    count_id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    no INTEGER NOT NULL,
    phase TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    staff_id TEXT,
    counted_at INTEGER NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX session_count_session ON session_count (session_id, lsn);

CREATE TABLE session_close (
    action_id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    drawer_id TEXT,
    z_no INTEGER NOT NULL,
    lsn INTEGER NOT NULL,
    staff_id TEXT,
    closed_at INTEGER NOT NULL,
    doc TEXT NOT NULL
);
CREATE INDEX session_close_drawer ON session_close (drawer_id, lsn);
CREATE INDEX session_close_session ON session_close (session_id, lsn);

CREATE TABLE charge (
    charge_id TEXT PRIMARY KEY,
    action_id TEXT NOT NULL UNIQUE,
    lsn INTEGER NOT NULL,
    folio TEXT NOT NULL,
    staff_id TEXT,
    is_draft INTEGER NOT NULL CHECK (is_draft IN (0, 1)),
    void_action TEXT
);
CREATE INDEX charge_draft ON charge (staff_id, lsn) WHERE is_draft = 1;

-- Items that this desk opened itself; the number on paper is L- and this lsn.
CREATE TABLE local_attention (
    lsn INTEGER PRIMARY KEY,
    action_id TEXT NOT NULL,
    doc TEXT NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1))
);
CREATE INDEX local_attention_open ON local_attention (lsn) WHERE is_open = 1;
CREATE INDEX local_attention_action ON local_attention (action_id);

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
WHEN OLD.lsn > (SELECT coalesce(max(through), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, 'INV-5: an entry is kept'); END;
CREATE TRIGGER entry_is_fixed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'INV-5: an entry is fixed'); END;
CREATE TRIGGER session_count_is_kept BEFORE DELETE ON session_count
WHEN OLD.lsn > (SELECT coalesce(max(through), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, 'INV-5: a count is kept'); END;
CREATE TRIGGER session_count_is_fixed BEFORE UPDATE ON session_count
BEGIN SELECT RAISE(ABORT, 'INV-5: a count is fixed'); END;
CREATE TRIGGER session_close_is_kept BEFORE DELETE ON session_close
WHEN OLD.lsn > (SELECT coalesce(max(through), 0) FROM retention)
BEGIN SELECT RAISE(ABORT, 'INV-5: a close is kept'); END;
CREATE TRIGGER session_close_is_fixed BEFORE UPDATE ON session_close
BEGIN SELECT RAISE(ABORT, 'INV-5: a close is fixed'); END;
