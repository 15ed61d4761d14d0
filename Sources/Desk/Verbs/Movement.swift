import Ledger
import World

/// What the bodies of `POST /v1/movements` share: cash that is neither charge nor payment.
struct Movement {
    var money: [Money] = []
    var reason: Reason?
    var options = CommandOptions()
    var members: JSONMembers

    /// Takes the common members; `kind` has been looked at.
    init(_ body: JSON, _ kind: String, hasCash: Bool = true) throws(ShapeError) {
        members = try JSONMembers(body, at: "")
        guard try members.text("kind") == kind else {
            throw ShapeError("kind", "not \(kind)")
        }
        if hasCash {
            let list = try members.tender("cash")
            do { money = try Totals(list).list } catch {
                throw ShapeError("cash", "out of range")
            }
        }
        reason = try members.reason()
        options = try CommandOptions(from: &members)
    }

    /// The answer to a movement.
    static func decision(
        _ payload: Payload,
        _ session: SessionView,
        _ money: [Money],
        seeing view: DeskView
    ) throws(Refusal) -> DeskDecision {
        DeskDecision(
            capture: [try view.draft(payload)],
            state: "captured",
            sessionID: session.id,
            money: money.first
        )
    }
}

extension SessionView {
    /// Refuses to take out more than the drawer should hold; after a declaration, more than was
    /// counted (S8).
    func checkHolds(_ money: [Money]) throws(Refusal) {
        for amount in money {
            let held = try checked { () throws(MoneyError) -> Money in
                try self.held(amount.currency)
            }
            if held.amountMicro < amount.amountMicro {
                throw .desk(
                    .drawerShort,
                    ["currency": .text(amount.currency.code), "available": held.json]
                )
            }
        }
    }

    private func held(_ currency: Currency) throws(MoneyError) -> Money {
        if let lastCount, state == .counting {
            let counted = try Totals(lastCount.cash.totals)[currency]
            return try counted.subtracting(lastCount.dropped[currency])
        }
        return try figures[currency]?.expected() ?? .zero(currency)
    }
}
