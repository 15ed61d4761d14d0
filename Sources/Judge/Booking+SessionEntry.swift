import Ledger
import World

extension Booking {
    /// Adds the line of a cash movement to its session's X and Z (P12.1 `session_entries`).
    mutating func putSessionEntry() {
        guard let sessionID, let effect = action.drawerEffect else { return }
        effects.append(
            .putSessionEntry([
                "id": .text(action.id.text), "cash_session_id": .text(sessionID.text),
                "type": .text(action.type.rawValue),
                "slip": action.slip.map { .text($0.text) } ?? .null,
                "drawer_effect": Totals.json(effect), "business_date": .text(date.text),
                "at": .text(view.circumstances.at.text),
                "staff_id": action.actor.staffID.map { .text($0.text) } ?? .null,
            ])
        )
    }

    /// Notes a drawer that would hold less than nothing (K40).
    mutating func noteNegativeDrawer() throws(MoneyError) {
        let isOwn = view.session?.record.id == sessionID
        guard let books = isOwn ? view.session : view.recovery, books.record.id == sessionID else {
            return
        }
        var balance = books.balance
        for money in action.drawerEffect ?? [] { try balance.add(money) }
        let moved = Set((action.drawerEffect ?? []).map(\.currency))
        if balance.list.contains(where: { $0.amountMicro < 0 && moved.contains($0.currency) }) {
            add(.drawerNegative)
        }
    }
}
