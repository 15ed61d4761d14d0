/// One currency given for another over the counter.
///
/// - SeeAlso: FX-5, V12.
public struct CashExchange: Hashable, Sendable {
    /// What the house takes.
    public let received: Money
    /// What the house gives, whole increments.
    public let given: Money
    /// What cash rounding kept (negative: gave), in the currency that is given.
    public let rounding: Money

    /// Computes what the house gives for what it takes.
    ///
    /// The foreign side's rate is used: `buy` when the house takes it, `sell` when it gives it.
    ///
    /// - Parameters:
    ///   - received: What the guest hands over.
    ///   - currency: What the guest wants.
    ///   - increment: The smallest cash amount of it, in micro-units.
    ///   - book: The rates in force.
    /// - Throws: ``MoneyError``.
    public init(
        _ received: Money,
        for currency: Currency,
        increment: Int64,
        _ book: RateBook
    ) throws(MoneyError) {
        let isTaking = received.currency != book.base
        let worth = try book.convert(received, to: currency, side: isTaking ? .buy : .sell)
        self.received = received
        given = try worth.rounded(to: increment)
        rounding = try worth.subtracting(given)
    }
}
