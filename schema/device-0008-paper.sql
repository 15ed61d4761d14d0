-- Slips that shall be printed, and what became of it; never anybody's money (PRN-1).
CREATE TABLE print_job (
    action_id TEXT PRIMARY KEY,
    slip TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'failed', 'unsure', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX print_job_lsn ON print_job (lsn);
CREATE INDEX print_job_waiting ON print_job (lsn) WHERE state <> 'done';

-- Each time that a slip was printed again.
CREATE TABLE slip_copy (
    slip TEXT NOT NULL,
    action_id TEXT NOT NULL,
    lsn INTEGER NOT NULL,
    PRIMARY KEY (slip, action_id)
) WITHOUT ROWID;
CREATE INDEX slip_copy_lsn ON slip_copy (lsn);

-- The blank slips that were printed, up to this number; for ever (SLP-3).
CREATE TABLE paper_slip (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
);
