/// What a payment shall settle.
public enum SettlementDue: Hashable, Sendable {
    /// The balance of the folio; less tender is a partial payment.
    case balance(Money)
    /// The amount somebody stated; less tender is refused.
    case stated(Money)

    /// The amount.
    public var money: Money {
        switch self {
        case .balance(let money), .stated(let money): money
        }
    }

    var isStated: Bool {
        if case .stated = self { true } else { false }
    }
}

/// The drawer's side of a settlement: its base money, what it takes, the rates in force.
public struct SettlementTerms: Hashable, Sendable {
    /// The currency that change is given in.
    public let base: Currency
    /// The smallest cash amount of the base, in micro-units.
    public let increment: Int64
    /// The currencies that the drawer takes.
    public let accepted: Set<Currency>
    /// The rates in force.
    public let book: RateBook
    /// The mode of conversions; cash itself is always rounded half-up.
    public let rounding: Rounding

    /// Makes the terms.
    ///
    /// - Parameters:
    ///   - base: The currency that change is given in.
    ///   - increment: Its smallest cash amount in micro-units; its quantum when nil (MON-3).
    ///   - accepted: The currencies that the drawer takes, the base among them.
    ///   - book: The rates in force.
    ///   - rounding: The mode of conversions.
    public init(
        base: Currency,
        increment: Int64? = nil,
        accepted: Set<Currency>,
        book: RateBook,
        rounding: Rounding = .halfUp
    ) {
        precondition(increment ?? 1 > 0, "a cash increment is above zero")
        self.base = base
        self.increment = increment ?? base.quantum
        self.accepted = accepted
        self.book = book
        self.rounding = rounding
    }

    /// Whether the cash is, in one foreign currency, exactly what was asked for.
    func isEquivalent(_ cash: [Money], to owed: Money) throws(MoneyError) -> Bool {
        let totals = try Totals(cash)
        guard let foreign = totals.currencies.first, totals.currencies.count == 1,
            foreign != owed.currency
        else { return false }
        return try book.convert(owed, to: foreign, rounding: rounding) == totals[foreign]
    }

    /// The value of the cash, rounded to micro-units only.
    func exactValue(of cash: [Money], in folio: Currency) throws(MoneyError) -> Money {
        var sum = Money.zero(folio)
        for money in cash {
            sum = try sum.adding(
                try book.convert(money, to: folio, step: 1, rounding: rounding)
            )
        }
        return sum
    }
}

/// Why cash does not settle what is due.
public enum SettlementRefusal: Error, Hashable, Sendable {
    /// There is nothing to settle (`DESK.NOTHING_DUE`).
    case nothingDue
    /// Less than the stated amount (`DESK.SHORT_TENDER`).
    case shortTender
    /// The drawer does not take it (`DESK.CURRENCY_NOT_ACCEPTED`).
    case currencyNotAccepted(Currency)
    /// Nobody priced it, so it cannot be taken (`DESK.CURRENCY_NOT_ACCEPTED`).
    case rateMissing(Currency)
    /// An amount too large, or worth nothing on the folio (`DESK.AMOUNT_OUT_OF_RANGE`).
    case amountOutOfRange

    init(_ error: MoneyError, _ currency: Currency) {
        switch error {
        case .outOfRange: self = .amountOutOfRange
        case .rateMissing: self = .rateMissing(currency)
        }
    }

    /// The code that the desk answers with.
    public var code: Code {
        switch self {
        case .nothingDue: .desk(.nothingDue)
        case .shortTender: .desk(.shortTender)
        case .currencyNotAccepted, .rateMissing: .desk(.currencyNotAccepted)
        case .amountOutOfRange: .desk(.amountOutOfRange)
        }
    }
}
