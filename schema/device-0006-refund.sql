-- Who mirrored a payment, deposit, memo or payout: an action is mirrored once.
CREATE TABLE reversal (
    original TEXT PRIMARY KEY,
    action_id TEXT NOT NULL,
    lsn INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX reversal_lsn ON reversal (lsn);

-- Refunds that this desk asked for, with their last payout.
CREATE TABLE refund (
    refund_id TEXT PRIMARY KEY,
    action_id TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    of_payment TEXT,
    payout TEXT
) WITHOUT ROWID;
CREATE INDEX refund_payment ON refund (of_payment) WHERE of_payment IS NOT NULL;
CREATE INDEX refund_lsn ON refund (lsn);

-- The last word of this desk about an attention item of the office.
CREATE TABLE resolution (
    attention_id TEXT PRIMARY KEY,
    action_id TEXT NOT NULL,
    lsn INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX resolution_lsn ON resolution (lsn);
