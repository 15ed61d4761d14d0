public import World

/// An amount of one currency, in micro-units, smaller than 10^18 in size.
///
/// The wire form is `{"currency":"AFN","amount_micro":"120000000"}`, the amount as a decimal
/// string. Arithmetic is checked: what leaves the range is thrown, never wrapped, never a trap.
///
/// - SeeAlso: MON-1, P1.5.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// The first amount that is too large.
    public static let sizeLimit: Int64 = 1_000_000_000_000_000_000

    /// The currency.
    public let currency: Currency
    /// Millionths of the major unit; negative where the house gives.
    public let amountMicro: Int64

    /// Makes an amount.
    ///
    /// - Throws: ``MoneyError/outOfRange`` when it is 10^18 micro-units or more in size.
    public init(_ currency: Currency, micro: Int64) throws(MoneyError) {
        guard micro > -Self.sizeLimit, micro < Self.sizeLimit else { throw .outOfRange }
        self.currency = currency
        amountMicro = micro
    }

    /// No money of a currency.
    public static func zero(_ currency: Currency) -> Money {
        Money(unchecked: currency, 0)
    }

    init(unchecked currency: Currency, _ amountMicro: Int64) {
        self.currency = currency
        self.amountMicro = amountMicro
    }

    /// Whether the amount is nothing.
    public var isZero: Bool { amountMicro == 0 }

    /// Whether the amount is a multiple of its currency's quantum (MON-4).
    public var isWholeMinor: Bool { amountMicro % currency.quantum == 0 }

    /// The same amount the other way round.
    public var negated: Money { Money(unchecked: currency, -amountMicro) }

    /// The size of the amount.
    public var magnitude: Money { amountMicro < 0 ? negated : self }

    /// The sum; both are of one currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``. A sum over currencies is our own mistake and traps
    ///   (MON-8).
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        precondition(currency == other.currency, "money of two currencies is never added")
        return try Money(currency, micro: amountMicro + other.amountMicro)
    }

    /// The difference; both are of one currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try adding(other.negated)
    }

    /// The amount that many times.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public func multiplied(by count: Int64) throws(MoneyError) -> Money {
        let (product, overflow) = amountMicro.multipliedReportingOverflow(by: count)
        if overflow { throw .outOfRange }
        return try Money(currency, micro: product)
    }

    /// Currency and micro-units, for logs of tests; screens use their own words.
    public var description: String { "\(currency.code) \(amountMicro)" }
}

/// Why an amount cannot be computed.
public enum MoneyError: Error, Hashable, Sendable {
    /// The result is 10^18 micro-units or more in size (`DESK.AMOUNT_OUT_OF_RANGE`).
    case outOfRange
    /// No rate leads from one currency to the other.
    case rateMissing
}

extension Money {
    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError`` for unknown members, an unknown currency, or an amount that breaks
    ///   `^(0|-?[1-9][0-9]{0,17})$`.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        let code = try members.text("currency")
        let text = try members.text("amount_micro")
        try members.close()
        guard let currency = Currency(code) else {
            throw ShapeError(path + ".currency", "unknown currency")
        }
        guard let amount = Self.amountMicro(text) else {
            throw ShapeError(path + ".amount_micro", "not an amount")
        }
        self.init(unchecked: currency, amount)
    }

    /// The wire form.
    public var json: JSON {
        ["currency": .text(currency.code), "amount_micro": .text(String(amountMicro))]
    }

    /// Reads `amount_micro` alone, or gives nil when it breaks the pattern of P1.5.
    public static func amountMicro(_ text: String) -> Int64? {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard (1...18).contains(digits.count),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        if digits.first == UInt8(ascii: "0") { return digits.count == 1 && !isNegative ? 0 : nil }
        return Int64(text)
    }
}
