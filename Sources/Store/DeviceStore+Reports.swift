import Database
public import Desk
public import Ledger
import World

// What a report shows beside its figures: sums over the session's own slips, never over a table.

extension DeviceStore {
    /// Cash of a session by reason, bag and reservation, as it moved the drawer (RPT-1).
    ///
    /// - Throws: ``StoreError``.
    public func movements(of session: ID) throws(StoreError) -> [ReportFacts.Movement] {
        let found = try rows(
            """
            SELECT e.account, e.ref, e.currency, -sum(e.amount_micro)
            FROM slip AS s JOIN entry AS e ON e.lsn = s.lsn
            WHERE s.session_id = $1
                AND +e.account IN ('paid_in', 'paid_out', 'transit', 'deposit', 'residual')
            GROUP BY e.account, e.ref, e.currency ORDER BY e.account, e.ref, e.currency
            """,
            [.text(session.text)]
        )
        var movements: [ReportFacts.Movement] = []
        for row in found {
            guard let account = row.text(0).flatMap(Account.init(rawValue:)),
                let reference = row.text(1),
                let currency = row.text(2).flatMap({ Currency($0) }), let micro = row.integer(3)
            else { throw .damaged("entry") }
            let money = try amount(currency, micro)
            movements.append(ReportFacts.Movement(account, reference, money))
        }
        let transit = try inTransit(of: session)
        for index in movements.indices where movements[index].account == .transit {
            let currency = movements[index].money.currency
            let left = transit[movements[index].reference]?[currency]
            movements[index].inTransit = left ?? .zero(currency)
        }
        return movements
    }

    /// What of a session's drops the safe has not acknowledged, by bag.
    ///
    /// The office says so in the line of the drop; before it knows the drop, all of it is on its
    /// way, and when it tells of the drop no more, nothing is.
    private func inTransit(of session: ID) throws(StoreError) -> [String: Totals] {
        let found = try rows(
            """
            SELECT s.action_id, e.ref, e.currency, e.amount_micro, o.state
            FROM slip AS s JOIN entry AS e ON e.lsn = s.lsn
                JOIN local_outbox AS o ON o.lsn = s.lsn
            WHERE s.session_id = $1 AND +e.account = 'transit'
            """,
            [.text(session.text)]
        )
        var bags: [String: Totals] = [:]
        for row in found {
            guard let id = row.text(0), let bag = row.text(1),
                let currency = row.text(2).flatMap({ Currency($0) }), let micro = row.integer(3)
            else { throw .damaged("entry") }
            let line = try document("session_entries", id: id)
            if line == nil, row.text(4) == OutboxState.settled.rawValue { continue }
            var left = try amount(currency, micro)
            if let told = line?["in_transit"]?.listValue {
                let own = told.first { $0["currency"]?.textValue == currency.code }
                left = read(own, Money.init) ?? .zero(currency)
            }
            do throws(MoneyError) { try bags[bag, default: Totals()].add(left) } catch {
                throw .damaged("entry")
            }
        }
        return bags
    }

    private func amount(_ currency: Currency, _ micro: Int64) throws(StoreError) -> Money {
        do throws(MoneyError) { return try Money(currency, micro: micro) } catch {
            throw .damaged("entry")
        }
    }

    /// How often the drawer was opened without a sale in a session.
    ///
    /// - Throws: ``StoreError``.
    public func noSales(of session: ID) throws(StoreError) -> Int64 {
        try number(
            "SELECT count(*) FROM slip WHERE session_id = $1 AND type = 'drawer.no_sale'",
            [.text(session.text)]
        )
    }

    /// The actions of a session that took a slip and are not in custody, and their money.
    ///
    /// - Throws: ``StoreError``.
    public func pending(of session: ID) throws(StoreError) -> (count: Int64, money: Totals) {
        let count = try number(
            """
            SELECT count(*) FROM slip AS s JOIN local_outbox AS o ON o.lsn = s.lsn
            WHERE s.session_id = $1 AND o.state = 'pending' AND o.carried IS NULL
            """,
            [.text(session.text)]
        )
        let sums = try rows(
            """
            SELECT e.currency, sum(e.amount_micro)
            FROM slip AS s JOIN local_outbox AS o ON o.lsn = s.lsn
                JOIN counted_entry AS e ON e.action_id = s.action_id
            WHERE s.session_id = $1 AND o.state = 'pending' AND o.carried IS NULL
            GROUP BY e.currency ORDER BY e.currency
            """,
            [.text(session.text)]
        )
        return (count, try totals(sums, "entry"))
    }

    /// What was counted, nil for an unknown count.
    ///
    /// - Throws: ``StoreError``.
    public func count(_ id: ID) throws(StoreError) -> CountedCash? {
        let row = try first(
            "SELECT doc FROM session_count WHERE count_id = $1",
            [.text(id.text)]
        )
        guard let text = row?.text(0) else { return nil }
        let doc = try json(text, "session_count")
        do {
            guard case .sessionCount(let count) = try Payload(doc, of: .sessionCount) else {
                return nil
            }
            return count.cash
        } catch { throw .damaged("session_count") }
    }

    /// The signatures behind a session's closes, in order.
    ///
    /// - Throws: ``StoreError``.
    public func signatures(of session: ID) throws(StoreError) -> [ReportFacts.Signer] {
        let found = try rows(
            """
            SELECT o.body FROM session AS s
                JOIN local_outbox AS o ON o.lsn BETWEEN s.first_lsn AND s.last_lsn
            WHERE s.id = $1 AND o.stream = 'session:' || s.id
                AND o.type = 'session.confirm_close'
            ORDER BY o.lsn
            """,
            [.text(session.text)]
        )
        var signers: [ReportFacts.Signer] = []
        for row in found {
            guard let action = row.text(0).flatMap(OutboxAction.action),
                case .sessionConfirmClose(let confirm) = action.payload,
                let id = action.actor.staffID
            else { continue }
            signers.append(ReportFacts.Signer(confirm.kind, try staff(id: id)?.code ?? id.text))
        }
        return signers
    }
}
