-- Wrong PINs in a row, as the journal's notes tell them (SEC-12).
CREATE TABLE pin_try (
    staff_id TEXT PRIMARY KEY,
    tries INTEGER NOT NULL CHECK (typeof(tries) = 'integer')
) WITHOUT ROWID;
