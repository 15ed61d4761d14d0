import TestSupport
import World

/// The drawer's own work: shifts, bags for the safe, counts and signatures.
extension PlayHouse {
    /// Opens the drawer with the float that the last shift left.
    func open(float cents: Int64) throws {
        let float = Cash(["EUR": cents])
        let answer = try till.answer(
            ["open", "--drawer", PlayProperty.drawer, "--float", Cash.text(cents, "EUR")],
            as: cashier
        )
        try book.confirm(answer, drawer: float)
        say("\(cashier) opens drawer \(PlayProperty.drawer) with \(float.text)")
    }

    /// Sends cash to the safe, with a witness.
    func drop(_ cash: Cash) throws {
        bag += 1
        let answer = try till.answer(
            ["drop", "--cash"] + cash.words
                + ["--bag", "BAG-\(bag)", "--place", "SAFE", "--cosign", witness],
            as: cashier,
            pins: [PlayProperty.pins[witness] ?? ""]
        )
        try book.confirm(answer, drawer: -cash)
        say("\(cashier) and \(witness) drop \(cash.text) in bag \(bag)")
    }

    /// Drops to the float, counts by notes and coins, closes, has the close signed.
    func close() throws {
        let surplus = book.drawer - Cash(["EUR": DeskDay.floatCents])
        let outgoing = Cash(surplus.cents.filter { $0.value > 0 })
        if outgoing != Cash() { try drop(outgoing) }
        let counted = PlayProperty.currencies.map { book.drawer.count(of: $0) }
        try book.confirm(try till.answer(["count", "--cash"] + counted, as: cashier))
        let left = book.drawer
        let closed = try till.answer(["close"], as: cashier)
        try book.confirm(closed, drawer: -left)
        closedSessions.append(closed["session"]?.textValue ?? "")
        let signed = try till.answer(
            ["cosign", "--staff", witness],
            as: cashier,
            pins: [PlayProperty.pins[witness] ?? ""]
        )
        try book.confirm(signed)
        let state = signed["state"]?.textValue ?? ""
        say("\(cashier) counts \(left.text) and closes, \(witness) signs: \(state)")
        cashier = witness
    }
}
