import Database
public import Desk
public import Ledger
import World

/// A session of this desk that is not closed.
struct LiveSession {
    let id: ID
    let owner: String?
    let state: SessionState
    /// Whether a close of it was captured.
    let hasClose: Bool
}

// A session's row is what its actions say, one after the other. The office's word is merged in when
// it is read, never written over it.

extension DeviceStore {
    /// A session of this desk as rules and reports see it, nil for an unknown one.
    public func session(_ id: ID) throws(StoreError) -> SessionView? {
        let row = try first(
            """
            SELECT drawer_id, owner_id, state, reason, business_date, opened_at, first_seq,
                last_seq, first_slip, last_slip, last_close
            FROM session WHERE id = $1
            """,
            [.text(id.text)]
        )
        guard let row else { return nil }
        // A session whose opening was lost has no drawer: it is counted by the recovery (S24).
        guard let drawerID = row.text(0).flatMap({ ID($0) }),
            let drawer = try drawer(id: drawerID), let ownerID = row.text(1).flatMap({ ID($0) }),
            let firstSlip = row.text(8).flatMap(SlipNumber.init),
            let lastSlip = row.text(9).flatMap(SlipNumber.init)
        else { return nil }
        guard let date = row.text(4).flatMap({ BusinessDate($0) }), let opened = row.integer(5),
            let firstSeq = row.integer(6), let lastSeq = row.integer(7), firstSeq <= lastSeq
        else { throw .damaged("session") }
        let office = try officeSession(id)
        var view = SessionView(
            id: id,
            drawer: drawer,
            ownerID: ownerID,
            state: try state(of: id, row.text(2), row.text(3), row.text(10), office?.state),
            opened: (Timestamp(milliseconds: opened), date),
            span: SessionView.Span(
                seqs: firstSeq...lastSeq,
                firstSlip: firstSlip,
                lastSlip: lastSlip
            )
        )
        view.kind = office?.kind ?? .normal
        view.figures = try figures(of: id)
        view.lastClose = try lastClose(row.text(10))
        try fillCounts(&view)
        view.drafts = try drafts(of: ownerID, in: id)
        return view
    }

    /// Where a session of this desk stands, nil for an unknown one.
    public func sessionState(_ id: ID) throws(StoreError) -> SessionState? {
        let row = try first(
            "SELECT state, reason, last_close FROM session WHERE id = $1",
            [.text(id.text)]
        )
        guard let row else { return nil }
        let office = try officeSession(id)?.state
        return try state(of: id, row.text(0), row.text(1), row.text(2), office)
    }

    /// The latest sessions of this desk that are not closed, the newest first.
    public func liveSessions() throws(StoreError) -> [ID] {
        try standing().map(\.id)
    }

    /// Those sessions with owner and state, without what a rule would read of them.
    func standing() throws(StoreError) -> [LiveSession] {
        var found: [LiveSession] = []
        let known = try rows(
            """
            SELECT id, owner_id, last_close IS NOT NULL FROM session WHERE state <> 'closed'
            ORDER BY first_lsn DESC LIMIT 100
            """
        )
        for row in known {
            guard let id = row.text(0).flatMap({ ID($0) }), let state = try sessionState(id),
                let hasClose = row.flag(2)
            else { throw .damaged("session") }
            if state == .closed { continue }
            found.append(
                LiveSession(id: id, owner: row.text(1), state: state, hasClose: hasClose)
            )
        }
        return found
    }

    private func officeSession(_ id: ID) throws(StoreError) -> Session? {
        read(try document("cash_sessions", id: id.text), Session.init)
    }

    private func state(
        of id: ID,
        _ word: String?,
        _ reason: String?,
        _ close: String?,
        _ office: SessionState?
    ) throws(StoreError) -> SessionState {
        guard let word, let own = SessionState(word: word, reason: reason) else {
            throw .damaged("session: state")
        }
        var isInside = false
        switch own {
        case .closed: break
        case .pendingClose: isInside = try isSettled(action: close)
        case .open, .counting, .forceClosed:
            let opening = try first(
                "SELECT action_id FROM slip WHERE session_id = $1 ORDER BY lsn LIMIT 1",
                [.text(id.text)]
            )
            isInside = try isSettled(action: opening?.text(0))
        }
        return SessionStanding.merged(own, office: office, isSettled: isInside)
    }

    /// Whether a checkpoint contains an action; one that retention removed was contained.
    func isSettled(action id: String?) throws(StoreError) -> Bool {
        guard let id else { return false }
        let states = try rows(
            "SELECT state FROM local_outbox WHERE action_id = $1",
            [.text(id)]
        )
        return states.isEmpty || states.contains { $0.text(0) == "settled" }
    }

    private func lastClose(_ actionID: String?) throws(StoreError) -> SessionView.Close? {
        guard let actionID else { return nil }
        let row = try first(
            "SELECT staff_id, doc FROM session_close WHERE action_id = $1",
            [.text(actionID)]
        )
        guard let row, let id = ID(actionID), let by = row.text(0).flatMap({ ID($0) }),
            let close = try closePayload(row.text(1))
        else { return nil }
        return SessionView.Close(
            actionID: id,
            closedBy: by,
            closedPersonID: try staff(id: by)?.personID,
            figures: close.figures
        )
    }

    func closePayload(_ text: String?) throws(StoreError) -> SessionClose? {
        let doc = try json(text ?? "", "session_close")
        do {
            guard case .sessionClose(let close) = try Payload(doc, of: .sessionClose) else {
                return nil
            }
            return close
        } catch { throw .damaged("session_close") }
    }

    private func fillCounts(_ view: inout SessionView) throws(StoreError) {
        let id = Value.text(view.id.text)
        view.countNumber = try number(
            "SELECT max(no) FROM session_count WHERE session_id = $1",
            [id]
        )
        view.closeCounts = try number(
            "SELECT count(*) FROM session_count WHERE session_id = $1 AND phase <> 'interim'",
            [id]
        )
        // A spot check after it gives a count up, a close uses it up.
        let row = try first(
            """
            SELECT doc, lsn FROM session_count WHERE session_id = $1 AND phase <> 'interim'
                AND lsn > (SELECT coalesce(max(lsn), 0) FROM session_count
                    WHERE session_id = $1 AND phase = 'interim')
                AND lsn > (SELECT coalesce(max(lsn), 0) FROM session_close WHERE session_id = $1)
            ORDER BY lsn DESC LIMIT 1
            """,
            [id]
        )
        guard let row, let lsn = row.integer(1) else { return }
        let doc = try json(row.text(0) ?? "", "session_count")
        let payload: Payload
        do { payload = try Payload(doc, of: .sessionCount) } catch {
            throw .damaged("session_count")
        }
        guard case .sessionCount(let count) = payload else { return }
        let drops = try rows(
            """
            SELECT currency, -sum(amount_micro) FROM entry
            WHERE account = 'drawer' AND ref = $1 AND lsn > $2 AND type = 'drawer.drop'
            GROUP BY currency
            """,
            [id, .integer(lsn)]
        )
        view.lastCount = SessionView.Count(
            id: count.countID,
            number: count.number,
            phase: count.phase,
            cash: count.cash,
            dropped: try totals(drops, "entry")
        )
    }

    /// Estimates of the owner since the opening that the office has neither priced nor voided.
    private func drafts(of owner: ID, in session: ID) throws(StoreError) -> Int64 {
        try number(
            """
            SELECT count(*) FROM charge AS c JOIN local_outbox AS o ON o.lsn = c.lsn
            WHERE c.is_draft = 1 AND c.void_action IS NULL AND c.staff_id = $1
                AND o.state <> 'settled'
                AND c.lsn > (SELECT first_lsn FROM session WHERE id = $2)
            """,
            [.text(owner.text), .text(session.text)]
        )
    }

    /// What happened to a session's cash, without counts.
    public func figures(of session: ID) throws(StoreError) -> [Currency: SessionFigures] {
        var found: [Currency: SessionFigures] = [:]
        let known = try rows(
            """
            SELECT currency, opening, payments, change, refunds, reversals, paid_in, paid_out,
                drops, exchanges, rounding
            FROM session_figure WHERE session_id = $1
            """,
            [.text(session.text)]
        )
        for row in known {
            guard let currency = row.text(0).flatMap({ Currency($0) }) else {
                throw .damaged("session_figure")
            }
            var figures = SessionFigures(currency)
            for (index, bucket) in SessionFigures.Bucket.allCases.enumerated() {
                guard let micro = row.integer(index + 1) else { throw .damaged("session_figure") }
                if micro != 0 { figures.buckets[bucket] = micro }
            }
            figures.roundingMicro = row.integer(10) ?? 0
            found[currency] = figures
        }
        return found
    }
}

extension DeviceStore {
    /// The session of this desk that was closed last, nil before the first close.
    ///
    /// - Throws: ``StoreError``.
    public func lastClosedSession() throws(StoreError) -> ID? {
        let row = try first(
            """
            SELECT id FROM session WHERE last_close IS NOT NULL ORDER BY first_lsn DESC LIMIT 1
            """
        )
        return row?.text(0).flatMap { ID($0) }
    }
}
