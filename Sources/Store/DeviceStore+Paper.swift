import Database
public import Desk
public import Ledger
import World

// Paper follows money and never holds it up: a job is made by the record of its action, in the same
// transaction, and everything later is an update beside the books. What a printer did is not
// journaled; jobs that come back by replay are `unsure`, and nobody prints them as originals.

extension DeviceStore {
    /// Makes the job of an action whose caller wants its slip on paper.
    func keepPrintJob(_ action: OutboxAction, lsn: Int64) throws(StoreError) {
        guard action.wantsPaper, let slip = action.ownSlip else { return }
        try run(
            """
            INSERT OR IGNORE INTO print_job (action_id, slip, lsn, state)
            VALUES ($1, $2, $3, 'queued')
            """,
            [.text(action.id), .text(slip.text), .integer(lsn)]
        )
    }

    /// What an event tells of paper: a copy, or blank slips that were drawn.
    func keepPaper(_ event: AuditEvent, _ action: Action, lsn: Int64) throws(StoreError) {
        guard let subject = event.subject else { return }
        switch event.kind {
        case .reprint:
            try run(
                "INSERT OR IGNORE INTO slip_copy (slip, action_id, lsn) VALUES ($1, $2, $3)",
                [.text(subject.id), .text(action.id.text), .integer(lsn)]
            )
        case .paperSlips:
            guard let last = BlankSlip(subject.id)?.number else { return }
            try run("INSERT OR IGNORE INTO paper_slip (one, last) VALUES (1, 0)")
            try run("UPDATE paper_slip SET last = max(last, $1)", [.integer(last)])
        case .override, .kick, .loginFailed, .timeAttest, .spotCheck, .recovery: break
        }
    }

    /// The jobs that are not done, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    public func printJobs() throws(StoreError) -> PrintJobs {
        let found = try rows(
            """
            SELECT action_id, slip, state, attempts FROM print_job INDEXED BY print_job_waiting
            WHERE state <> 'done' ORDER BY lsn
            """,
            limit: PrintJobs.limit
        )
        var jobs: [PrintJob] = []
        for row in found {
            guard let id = row.text(0).flatMap({ ID($0) }),
                let slip = row.text(1).flatMap(SlipNumber.init),
                let state = row.text(2).flatMap(PrintJob.State.init), let attempts = row.integer(3)
            else { throw .damaged("print_job") }
            jobs.append(PrintJob(actionID: id, slip: slip, state: state, attempts: attempts))
        }
        return PrintJobs(jobs, waiting: try waitingPrintJobs())
    }

    /// How many jobs are not done.
    ///
    /// - Throws: ``StoreError``.
    public func waitingPrintJobs() throws(StoreError) -> Int64 {
        try number(
            """
            SELECT count(*) FROM print_job INDEXED BY print_job_waiting WHERE state <> 'done'
            """
        )
    }

    /// Notes what came out of the printer; what is on paper once stays done, and what nobody is
    /// sure of stays so until it is.
    ///
    /// Guarantee: durable as the store is; a power cut may bring the job back as it stood before.
    ///
    /// - Parameter outcome: The job and what became of it.
    /// - Returns: Whether there is such a job.
    /// - Throws: ``StoreError``.
    public func note(_ outcome: PrintOutcome) throws(StoreError) -> Bool {
        try transaction { () throws(StoreError) in
            try run(
                """
                UPDATE print_job SET attempts = attempts + 1,
                    state = CASE WHEN state = 'done' OR (state = 'unsure' AND $2 = 'failed')
                        THEN state ELSE $2 END
                WHERE action_id = $1
                """,
                [.text(outcome.actionID.text), .text(outcome.state.rawValue)]
            ) > 0
        }
    }

    /// Marks the jobs behind a place as brought back by replay.
    ///
    /// - Parameter lsn: The last record that was applied live.
    /// - Throws: ``StoreError``.
    public func doubtPrintJobs(after lsn: Int64) throws(StoreError) {
        try run(
            "UPDATE print_job SET state = 'unsure' WHERE lsn > $1 AND state = 'queued'",
            [.integer(lsn)]
        )
    }

    /// Where the job of an action stands, nil when it has none.
    ///
    /// - Throws: ``StoreError``.
    public func printState(of action: ID) throws(StoreError) -> PrintJob.State? {
        try first("SELECT state FROM print_job WHERE action_id = $1", [.text(action.text)])?
            .text(0).flatMap(PrintJob.State.init)
    }

    /// How often a slip was printed again.
    ///
    /// - Throws: ``StoreError``.
    public func copies(of slip: SlipNumber) throws(StoreError) -> Int64 {
        try number("SELECT count(*) FROM slip_copy WHERE slip = $1", [.text(slip.text)])
    }

    /// The blank slip that is printed next (SLP-3).
    ///
    /// - Throws: ``StoreError``.
    public func nextBlankSlip() throws(StoreError) -> BlankSlip {
        let last = try number("SELECT last FROM paper_slip")
        return BlankSlip(deviceCode: owner.deviceCode, number: last + 1)
    }

    /// The blank slips that were printed and lie behind the last used one, nil when there are none.
    ///
    /// - Throws: ``StoreError``.
    public func blankSlips() throws(StoreError) -> BlankSlips? {
        let drawn = try number("SELECT last FROM paper_slip")
        guard drawn > 0 else { return nil }
        let prefix = BlankSlip(deviceCode: owner.deviceCode, number: 1).text.dropLast(6)
        let used = try first(
            "SELECT max(paper) FROM slip WHERE paper IS NOT NULL AND paper >= $1 AND paper < $2",
            [.text(String(prefix)), .text(prefix + ":")]
        )
        let next = (used?.text(0).flatMap(BlankSlip.init)?.number ?? 0) + 1
        return BlankSlips(
            from: BlankSlip(deviceCode: owner.deviceCode, number: next),
            to: BlankSlip(deviceCode: owner.deviceCode, number: drawn)
        )
    }

    /// The open folios with replica plus overlay as their balances, by room and number.
    ///
    /// - Throws: ``StoreError``.
    public func openFolios() throws(StoreError) -> [Folio] {
        var open: [Folio] = []
        for doc in try documents("folios") where doc["state"] == "open" {
            guard let id = doc["id"]?.textValue.flatMap({ ID($0) }),
                let folio = try folio(.id(id))
            else { continue }
            open.append(folio)
        }
        return open.sorted { ($0.room ?? "", $0.number) < ($1.room ?? "", $1.number) }
    }

    /// The price lists that are live on a date, by id.
    ///
    /// - Throws: ``StoreError``.
    public func priceLists(on date: BusinessDate) throws(StoreError) -> [PriceList] {
        try documents("price_lists").compactMap { read($0, PriceList.init) }
            .filter { $0.validity.contains(date) }
    }
}
