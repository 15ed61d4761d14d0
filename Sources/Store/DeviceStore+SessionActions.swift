import Database
import Ledger
import World

// The writing half of sessions: one step of the fold for each action of a session's stream.

extension DeviceStore {
    func keepOpening(
        _ open: SessionOpen,
        _ action: Action,
        _ record: StoredRecord
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO session (id, drawer_id, owner_id, predecessor_id, state,
                business_date, opened_at, incarnation, first_lsn, last_lsn, first_seq, last_seq)
            VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $8, $9, $9)
            """,
            [
                .text(open.sessionID.text), .text(open.drawerID.text),
                .text(orNull: action.actor.staffID?.text),
                .text(orNull: open.predecessorID?.text), .text(action.capture.businessDate.text),
                .integer(action.capture.at.milliseconds), .text(record.incarnation.text),
                .integer(record.lsn), .integer(record.seq),
            ]
        )
    }

    func keepCount(
        _ count: SessionCount,
        _ action: Action,
        lsn: Int64
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO session_count
                (count_id, session_id, no, phase, lsn, staff_id, counted_at, doc)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(count.countID.text), .text(count.sessionID.text), .integer(count.number),
                .text(count.phase.rawValue), .integer(lsn),
                .text(orNull: action.actor.staffID?.text),
                .integer(action.capture.at.milliseconds),
                .text(action.payload.json.canonicalText),
            ]
        )
    }

    func keepClose(
        _ close: SessionClose,
        _ action: Action,
        lsn: Int64
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO session_close
                (action_id, session_id, drawer_id, z_no, lsn, staff_id, closed_at, doc)
            VALUES ($1, $2, (SELECT drawer_id FROM session WHERE id = $2), $3, $4, $5, $6, $7)
            """,
            [
                .text(action.id.text), .text(close.sessionID.text), .integer(close.zNumber),
                .integer(lsn), .text(orNull: action.actor.staffID?.text),
                .integer(action.capture.at.milliseconds),
                .text(action.payload.json.canonicalText),
            ]
        )
        try run(
            "UPDATE session SET last_close = $2 WHERE id = $1",
            [.text(close.sessionID.text), .text(action.id.text)]
        )
    }

    /// State, numbers, slips and figures of the session whose stream an action is in.
    func followSession(
        _ id: ID,
        _ action: Action,
        _ record: StoredRecord
    ) throws(StoreError) {
        try keepUnknown(id, action, record)
        let row = try first("SELECT state, reason FROM session WHERE id = $1", [.text(id.text)])
        let old = row.flatMap { row in
            row.text(0).flatMap { SessionState(word: $0, reason: row.text(1)) }
        }
        guard let old else { throw .damaged("session: state") }
        let new = SessionState.after(action, from: old) ?? old
        // Numbers count in the incarnation at hand; an older one's are not comparable.
        try run(
            """
            UPDATE session SET state = $2, reason = $3,
                first_seq = CASE WHEN incarnation = $4 THEN first_seq ELSE $5 END,
                last_seq = $5, incarnation = $4, last_lsn = $7,
                first_slip = coalesce(first_slip, $6), last_slip = coalesce($6, last_slip)
            WHERE id = $1
            """,
            [
                .text(id.text), .text(new.word), .text(orNull: new.reason),
                .text(record.incarnation.text), .integer(record.seq),
                .text(orNull: action.slip?.text), .integer(record.lsn),
            ]
        )
        try addFigures(of: action, to: id)
    }

    /// A hole may have taken the opening: what came after it still counts (S24).
    private func keepUnknown(
        _ id: ID,
        _ action: Action,
        _ record: StoredRecord
    ) throws(StoreError) {
        try run(
            """
            INSERT OR IGNORE INTO session (id, state, business_date, opened_at, incarnation,
                first_lsn, last_lsn, first_seq, last_seq)
            VALUES ($1, 'open', $2, $3, $4, $5, $5, $6, $6)
            """,
            [
                .text(id.text), .text(action.capture.businessDate.text),
                .integer(action.capture.at.milliseconds), .text(record.incarnation.text),
                .integer(record.lsn), .integer(record.seq),
            ]
        )
    }

    private func addFigures(of action: Action, to session: ID) throws(StoreError) {
        var figures: [Currency: SessionFigures] = [:]
        do { try SessionFigures.add(action, to: &figures) } catch { return }
        for (currency, added) in figures.sorted(by: { $0.key < $1.key }) {
            let key: [Value] = [.text(session.text), .text(currency.code)]
            try run(
                "INSERT OR IGNORE INTO session_figure (session_id, currency) VALUES ($1, $2)",
                key
            )
            let amounts = SessionFigures.Bucket.allCases.map { added.buckets[$0] ?? 0 }
            try run(
                """
                UPDATE session_figure SET opening = opening + $3, payments = payments + $4,
                    change = change + $5, refunds = refunds + $6, reversals = reversals + $7,
                    paid_in = paid_in + $8, paid_out = paid_out + $9, drops = drops + $10,
                    exchanges = exchanges + $11, rounding = rounding + $12
                WHERE session_id = $1 AND currency = $2
                """,
                key + amounts.map { .integer($0) } + [.integer(added.roundingMicro)]
            )
        }
    }
}
