import Database
public import Ledger
import World

// What the cashier sees is replica + own effects that no checkpoint contains (P11.5). Entries are
// facts of their own actions and stay for ever; the overlay is a copy of them that goes when a
// checkpoint has the action, and comes back when a restored cloud has lost it.

extension DeviceStore {
    /// Own money on an account that no checkpoint contains yet, per currency.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - reference: What the account is about.
    /// - Returns: The sums.
    /// - Throws: ``StoreError``.
    public func overlay(_ account: Account, _ reference: String) throws(StoreError) -> Totals {
        try totals(
            try rows(
                """
                SELECT currency, amount_micro FROM overlay_total WHERE account = $1 AND ref = $2
                """,
                [.text(account.rawValue), .text(reference)]
            ),
            "overlay_total"
        )
    }

    func keepEntries(
        _ action: Action,
        lsn: Int64,
        isInOverlay: Bool
    ) throws(StoreError) {
        for (index, entry) in try entries(of: action).enumerated() {
            try run(
                """
                INSERT OR IGNORE INTO entry
                    (action_id, line, lsn, type, account, ref, currency, amount_micro)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .text(action.id.text), .integer(index), .integer(lsn),
                    .text(action.type.rawValue), .text(entry.account.rawValue),
                    .text(entry.reference), .text(entry.money.currency.code),
                    .integer(entry.money.amountMicro),
                ]
            )
        }
        if isInOverlay { try addOverlay(action) }
    }

    /// Shows an action's own effects; a void shows the mirror of its charge at once (F3, F12).
    func addOverlay(_ action: Action) throws(StoreError) {
        var lines = try entries(of: action)
        if case .chargeVoid(let void) = action.payload {
            let charge = try outbox(action: void.chargeActionID).first?.action
            lines = []
            if let charge { lines = Entries.mirror(of: try entries(of: charge)) }
        }
        for (index, entry) in lines.enumerated() {
            try run(
                """
                INSERT OR IGNORE INTO overlay_entry
                    (action_id, line, account, ref, currency, amount_micro)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    .text(action.id.text), .integer(index), .text(entry.account.rawValue),
                    .text(entry.reference), .text(entry.money.currency.code),
                    .integer(entry.money.amountMicro),
                ]
            )
        }
    }

    func removeOverlay(actionID: String) throws(StoreError) {
        try run("DELETE FROM overlay_entry WHERE action_id = $1", [.text(actionID)])
    }

    /// Rows of (currency, amount) as money.
    func totals(_ rows: [Row], _ what: String) throws(StoreError) -> Totals {
        var totals = Totals()
        for row in rows {
            guard let currency = row.text(0).flatMap({ Currency($0) }), let micro = row.integer(1)
            else { throw .damaged(what) }
            do { try totals.add(Money(currency, micro: micro)) } catch { throw .damaged(what) }
        }
        return totals
    }
}
