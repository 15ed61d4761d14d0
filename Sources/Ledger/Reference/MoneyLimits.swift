public import World

/// A limit in money per currency; a currency not named has limit nothing.
public struct MoneyLimits: Hashable, Sendable {
    private let amounts: [Currency: Int64]

    /// Makes limits in micro-units.
    public init(_ amounts: [Currency: Int64]) {
        self.amounts = amounts
    }

    /// Limits in major units by code, for the defaults; an unknown code is left out.
    init(major: [(String, Int64)]) {
        var amounts: [Currency: Int64] = [:]
        for (code, units) in major {
            if let currency = Currency(code) { amounts[currency] = units * 1_000_000 }
        }
        self.init(amounts)
    }

    /// The limit of a currency.
    public subscript(_ currency: Currency) -> Money {
        Money(unchecked: currency, amounts[currency] ?? 0)
    }

    /// The currencies that are named, ascending.
    public var currencies: [Currency] { amounts.keys.sorted() }

    /// Whether the size of the amount is not above its currency's limit.
    public func allows(_ money: Money) -> Bool {
        money.magnitude.amountMicro <= self[money.currency].amountMicro
    }

    /// Whether every amount is not above its own currency's limit (VAR-1).
    public func allows(_ list: [Money]) -> Bool {
        list.allSatisfy { allows($0) }
    }

    /// Reads `{"AFN":"50000000"}`.
    ///
    /// - Throws: ``ShapeError``, also for a negative limit.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let members = json.objectValue else { throw ShapeError(path, "not an object") }
        var amounts: [Currency: Int64] = [:]
        for (code, value) in members {
            guard let currency = Currency(code) else { throw ShapeError(path, "unknown currency") }
            guard let amount = value.textValue.flatMap(Money.amountMicro), amount >= 0 else {
                throw ShapeError(path + "." + code, "not a limit")
            }
            amounts[currency] = amount
        }
        self.init(amounts)
    }

    /// The form `{"AFN":"50000000"}`.
    public var json: JSON {
        var members: [String: JSON] = [:]
        for (currency, amount) in amounts { members[currency.code] = .text(String(amount)) }
        return .object(members)
    }
}
