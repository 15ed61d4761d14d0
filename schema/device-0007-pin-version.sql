-- Which PIN the wrong ones were tried against: a new PIN from the office lifts the lock (SEC-12).
-- 0: not known, as in journals of before; counts against whatever PIN there is.
ALTER TABLE pin_try ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
