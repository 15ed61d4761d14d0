import Database
import Desk
public import Ledger
import World

// Storing twice, live and at replay, with two pieces of code is how stores drift from their logs.
// So there is one function, it looks at nothing but the store and the record, and boot, rebuild and
// capture all call it (DUR-7).

extension DeviceStore {
    /// Makes the store say what a record says, and moves the position with it.
    ///
    /// Pure in (store, record), never refuses a record, idempotent by `lsn` and by `action_id`.
    /// Misuse: outside a transaction it traps.
    ///
    /// - Parameter record: The next record; one at or below the position changes nothing.
    /// - Returns: The numbers of the attention items it opened, as in `L-7`.
    /// - Throws: ``StoreError``; the caller gives up its transaction then.
    @discardableResult
    public func apply(_ record: StoredRecord) throws(StoreError) -> [String] {
        precondition(connection.isInTransaction, "a record is applied in a transaction")
        let old = try position()
        guard record.lsn > old.lsn else { return [] }
        switch record.kind {
        case .note:
            try applyNote(record)
            try move(to: record, slip: old.slip)
            return []
        case .action:
            let action = OutboxAction(record)
            let opened = try applyAction(action, record)
            let slip = record.incarnation == old.incarnation ? old.slip : 0
            try move(to: record, slip: action.ownSlip?.number ?? slip)
            return opened
        }
    }

    private func move(to record: StoredRecord, slip: Int64) throws(StoreError) {
        let position = StorePosition(
            lsn: record.lsn,
            incarnation: record.incarnation,
            seq: record.seq,
            head: record.head,
            slip: slip
        )
        // One row and no trigger: with ABORT, the default, SQLite would keep an encrypted copy of
        // the page for every record, to undo a statement that cannot be half done.
        try run(
            """
            UPDATE OR FAIL position
            SET lsn = $1, incarnation = $2, seq = $3, head = $4, slip = $5
            """,
            values(of: position)
        )
    }

    private func applyAction(
        _ action: OutboxAction,
        _ record: StoredRecord
    ) throws(StoreError) -> [String] {
        let isKnown = try isApplied(action.id)
        let custody = try noteNumber(of: record, action)
        let verdict = try storedVerdict(record.incarnation, record.seq)
        let state = custody.state(of: record.seq, verdict: verdict)
        try keep(record, action, state: state, verdict: verdict)
        if let origin = action.origin {
            try markCarried(origin, by: record, as: action)
        }
        guard let parsed = action.parsed, !isKnown else { return [] }
        let isSettled = state == .settled
        try keepSlip(parsed, record, seq: action.ownSlip)
        try keepPrintJob(action, lsn: record.lsn)
        try keepEntries(parsed, lsn: record.lsn, isInOverlay: !isSettled)
        try follow(parsed, record)
        let opened = try openAttention(parsed, lsn: record.lsn, isOpen: !isSettled)
        try keepClock(parsed, lsn: record.lsn)
        return opened
    }

    private func isApplied(_ actionID: String) throws(StoreError) -> Bool {
        try first("SELECT 1 FROM local_outbox WHERE action_id = $1", [.text(actionID)]) != nil
    }

    /// Notes the number in its incarnation's row and gives what the cloud has said of it.
    private func noteNumber(
        of record: StoredRecord,
        _ action: OutboxAction
    ) throws(StoreError) -> IncarnationRow {
        let known = try custody(of: record.incarnation)
        if let known {
            try run(
                """
                UPDATE OR FAIL incarnation SET last_seq = max(last_seq, $2),
                    began = CASE WHEN began = 0 THEN $3 ELSE began END
                WHERE incarnation = $1
                """,
                [
                    .text(record.incarnation.text), .integer(record.seq), .integer(record.lsn),
                ]
            )
            if known.isFirst == false, action.beginsFirst {
                try run(
                    "UPDATE incarnation SET is_first = 1 WHERE incarnation = $1",
                    [.text(record.incarnation.text)]
                )
            }
            return known
        }
        try run(
            """
            INSERT INTO incarnation
                (incarnation, began, is_first, last_seq, received_seq, decided, safe_seq)
            VALUES ($1, $2, $3, $4, 0, '', 0)
            """,
            [
                .text(record.incarnation.text), .integer(record.lsn), .flag(action.beginsFirst),
                .integer(record.seq),
            ]
        )
        return IncarnationRow(incarnation: record.incarnation)
    }

    private func keep(
        _ record: StoredRecord,
        _ action: OutboxAction,
        state: OutboxState,
        verdict: String?
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO local_outbox (lsn, incarnation, seq, action_id, prev, hash, body,
                local, type, stream, captured_at, state, verdict)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .integer(record.lsn), .text(record.incarnation.text), .integer(record.seq),
                .text(action.id), .blob(record.previousHash), .blob(record.hash),
                .text(String(decoding: record.body, as: UTF8.self)),
                .text(String(decoding: record.local, as: UTF8.self)), .text(action.type),
                .text(action.stream), .integer(action.capturedAt), .text(state.rawValue),
                .text(orNull: verdict),
            ]
        )
        if let request = action.request {
            try run(
                "INSERT OR IGNORE INTO request (id, lsn, digest) VALUES ($1, $2, $3)",
                [.text(request.id), .integer(record.lsn), .text(request.digest)]
            )
        }
    }

    /// O9, O11: the original waits for nothing any more; wrapped by `outbox.opaque` it is dead.
    private func markCarried(
        _ origin: Action.Origin,
        by record: StoredRecord,
        as action: OutboxAction
    ) throws(StoreError) {
        guard action.type == ActionType.outboxOpaque.rawValue else {
            // Not by the origin's number: on another branch that is another action's.
            try run(
                "UPDATE local_outbox SET carried = $2 WHERE action_id = $1 AND lsn < $2",
                [.text(action.id), .integer(record.lsn)]
            )
            return
        }
        try run(
            """
            UPDATE local_outbox SET carried = $3, state = 'dead_letter'
            WHERE incarnation = $1 AND seq = $2 AND lsn < $3
            """,
            [.text(origin.incarnation.text), .integer(origin.seq), .integer(record.lsn)]
        )
    }

    /// What an action does to sessions, counts, closes, charges and refunds.
    private func follow(_ action: Action, _ record: StoredRecord) throws(StoreError) {
        switch action.payload {
        case .sessionOpen(let open): try keepOpening(open, action, record)
        case .sessionCount(let count): try keepCount(count, action, lsn: record.lsn)
        case .sessionClose(let close): try keepClose(close, action, lsn: record.lsn)
        case .chargePost(let charge): try keepCharge(charge, action, lsn: record.lsn)
        case .chargeVoid(let void): try keepVoid(void, action)
        case .auditEvent(let event):
            try keepPaper(event, action, lsn: record.lsn)
            try keepOverride(event, record)
        default: try keepReturn(action, lsn: record.lsn)
        }
        if case .session(let id) = action.stream {
            try followSession(id, action, record)
        }
    }

    private func keepCharge(
        _ charge: ChargePost,
        _ action: Action,
        lsn: Int64
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO charge
                (charge_id, action_id, lsn, folio, staff_id, is_draft)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(charge.chargeID.text), .text(action.id.text), .integer(lsn),
                .text(Entries.reference(of: charge.folio)),
                .text(orNull: action.actor.staffID?.text), .flag(charge.isEstimate),
            ]
        )
    }

    /// What an operator did, as its event tells it: replay comes to the same.
    private func keepOverride(_ event: AuditEvent, _ record: StoredRecord) throws(StoreError) {
        guard event.kind == .override, let subject = event.subject else { return }
        switch subject.kind {
        case AuditEvent.Subject.deadLetterKind: try endDeadLetter(subject.id, lsn: record.lsn)
        case AuditEvent.Subject.leaseKind:
            let word = event.detail?.prefix { $0 != " " } ?? ""
            try set(Self.leaseSetting + subject.id, String(word))
        default: break
        }
    }

    private static let leaseSetting = "lease:"

    /// The last word of an operator about a drawer's lease, nil when there was none.
    public func leaseWish(_ drawer: ID) throws(StoreError) -> String? {
        try setting(Self.leaseSetting + drawer.text)
    }

    /// O10: a dead letter whose corrected action is named waits no more and is not shown twice.
    private func endDeadLetter(_ action: String, lsn: Int64) throws(StoreError) {
        try run(
            """
            UPDATE local_outbox SET carried = $2
            WHERE action_id = $1 AND state = 'dead_letter' AND lsn < $2
            """,
            [.text(action), .integer(lsn)]
        )
        try removeOverlay(actionID: action)
    }

    private func keepVoid(_ void: ChargeVoid, _ action: Action) throws(StoreError) {
        try run(
            "UPDATE charge SET void_action = $2 WHERE action_id = $1",
            [.text(void.chargeActionID.text), .text(action.id.text)]
        )
    }
}
