/// The rates in force for one conversation: a snapshot, and the house rates a supervisor typed.
///
/// A house rate takes the place of the snapshot's rate for its currency. Both count in the base.
///
/// - SeeAlso: FX-2, FX-4.
public struct RateBook: Hashable, Sendable {
    /// Which of a quote's rates is meant.
    public enum Side: Sendable {
        /// The middle, for tenders and folios.
        case middle
        /// The house takes the foreign currency (FX-5).
        case buy
        /// The house gives it (FX-5).
        case sell
    }

    /// The currency that rates are counted in.
    public let base: Currency
    /// The snapshot in force, if there is one.
    public let snapshot: FXSnapshot?
    /// The house rates, by quote.
    public let houseRates: [Currency: Rate]

    /// Makes the book; a snapshot brings its own base.
    ///
    /// - Parameters:
    ///   - base: The base of the house rates when there is no snapshot: the drawer's.
    ///   - snapshot: The rates the office published.
    ///   - houseRates: What a supervisor typed instead, by quote.
    public init(base: Currency, snapshot: FXSnapshot?, houseRates: [Currency: Rate] = [:]) {
        self.base = snapshot?.base ?? base
        self.snapshot = snapshot
        self.houseRates = houseRates
    }

    /// The rate of a quote, nil for the base and for what nobody priced.
    public func rate(_ quote: Currency, _ side: Side = .middle) -> Rate? {
        if let house = houseRates[quote] { return house }
        guard let found = snapshot?.quote(quote) else { return nil }
        switch side {
        case .middle: return found.rate
        case .buy: return found.buy ?? found.rate
        case .sell: return found.sell ?? found.rate
        }
    }

    /// Converts an amount; the same currency stays as it is.
    ///
    /// quote -> base multiplies, base -> quote divides, quote -> quote goes through the base,
    /// rounded to a micro-unit in between.
    ///
    /// - Parameters:
    ///   - money: What is converted.
    ///   - currency: Into what.
    ///   - step: Micro-units that the result is a multiple of; the quantum when nil.
    ///   - side: Which rate of a quote.
    ///   - rounding: The mode, half-up unless policy names another.
    /// - Returns: The amount in the other currency.
    /// - Throws: ``MoneyError``.
    public func convert(
        _ money: Money,
        to currency: Currency,
        step: Int64? = nil,
        side: Side = .middle,
        rounding: Rounding = .halfUp
    ) throws(MoneyError) -> Money {
        if money.currency == currency { return money }
        let step = step ?? currency.quantum
        if currency == base { return try toBase(money, step, side, rounding) }
        let inBase = money.currency == base ? money : try toBase(money, 1, side, rounding)
        guard let rate = rate(currency, side) else { throw .rateMissing }
        return try rounding.money(
            Int128(inBase.amountMicro) * Int128(rate.denominator),
            over: Int128(rate.numerator),
            to: step,
            in: currency
        )
    }

    private func toBase(
        _ money: Money,
        _ step: Int64,
        _ side: Side,
        _ rounding: Rounding
    ) throws(MoneyError) -> Money {
        guard let rate = rate(money.currency, side) else { throw .rateMissing }
        return try rounding.money(
            Int128(money.amountMicro) * Int128(rate.numerator),
            over: Int128(rate.denominator),
            to: step,
            in: base
        )
    }
}
