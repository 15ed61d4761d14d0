import Database
public import Desk
public import Ledger
import World

// Time alone makes these worth a look. They are told when somebody looks and kept nowhere: what
// raised them is over as soon as the session or refund goes on.

extension DeviceStore {
    /// What stands longer than the policy likes: open sessions, waiting closes, refunds (S21, S22,
    /// R6).
    ///
    /// A clock that nobody believes makes nothing old (CLK-3).
    ///
    /// - Parameter moment: What the agent knows of the time.
    /// - Returns: Items whose number is that of the session's opening or of the request.
    /// - Throws: ``StoreError``.
    public func ageing(at moment: DeskMoment) throws(StoreError) -> [AttentionItem] {
        guard moment.isClockTrusted else { return [] }
        return try oldSessions(at: moment) + oldRefunds(at: moment)
    }

    private func oldSessions(at moment: DeskMoment) throws(StoreError) -> [AttentionItem] {
        let policy = try policy()
        var items: [AttentionItem] = []
        let known = try rows(
            """
            SELECT s.id, s.first_lsn, s.opened_at, c.closed_at, c.action_id FROM session AS s
            LEFT JOIN session_close AS c ON c.action_id = s.last_close
            WHERE s.state <> 'closed' ORDER BY s.first_lsn LIMIT 100
            """
        )
        for row in known {
            guard let id = row.text(0).flatMap({ ID($0) }), let lsn = row.integer(1),
                let opened = row.integer(2), let state = try sessionState(id)
            else { throw .damaged("session") }
            switch state {
            case .open, .counting:
                let age = Age("session_old", since: opened, hours: [policy.sessionAgeHours])
                items += age.items(at: moment, lsn: lsn, about: nil)
            case .pendingClose:
                let age = Age(
                    "pending_close_stuck",
                    since: row.integer(3) ?? opened,
                    hours: policy.pendingCloseAlertHours
                )
                let close = row.text(4).flatMap { ID($0) }
                items += age.items(at: moment, lsn: lsn, about: close)
            case .closed, .forceClosed: break
            }
        }
        return items
    }

    private func oldRefunds(at moment: DeskMoment) throws(StoreError) -> [AttentionItem] {
        let hours = try policy().refundAlertHours
        var items: [AttentionItem] = []
        let asked = try rows(
            "SELECT action_id, lsn FROM refund WHERE payout IS NULL ORDER BY lsn DESC LIMIT 100"
        )
        for row in asked.reversed() {
            guard let action = row.text(0).flatMap({ ID($0) }), let lsn = row.integer(1),
                let kept = try outbox(action: action).first, let request = kept.action
            else { throw .damaged("refund") }
            guard try refundState(request, kept, at: moment) == .awaitingCloud else { continue }
            let since = request.capture.at.milliseconds
            let age = Age("refund_waiting", since: since, hours: hours)
            items += age.items(at: moment, lsn: lsn, about: action)
        }
        return items
    }
}

/// How long something may stand before somebody must hear of it, and again.
private struct Age {
    let kind: String
    let since: Int64
    let hours: [Int64]

    init(_ kind: String, since: Int64, hours: [Int64]) {
        self.kind = kind
        self.since = since
        self.hours = hours
    }

    /// Its item once the first limit has passed; high from the last of several on.
    func items(at moment: DeskMoment, lsn: Int64, about action: ID?) -> [AttentionItem] {
        let passed = hours.filter { moment.now.milliseconds - since > $0 * 3_600_000 }
        guard let limit = passed.last else { return [] }
        let isLast = hours.count > 1 && passed.count == hours.count
        let subject = AttentionItem.Subject(
            kind,
            code: "older_than_\(limit)h",
            severity: isLast ? .high : .low
        )
        return [
            AttentionItem(
                number: "L-\(lsn)",
                subject: subject,
                actionID: action,
                openedAt: Timestamp(milliseconds: since + limit * 3_600_000)
            )
        ]
    }
}
