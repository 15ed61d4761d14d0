public import World

/// Amounts per currency, ascending by code; currencies are never netted (MON-8).
public struct Totals: Hashable, Sendable {
    private var amounts: [Currency: Money] = [:]

    /// No money at all.
    public init() {}

    /// Sums a list.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public init(_ list: [Money]) throws(MoneyError) {
        for money in list { try add(money) }
    }

    /// Adds an amount to its currency.
    ///
    /// - Throws: ``MoneyError/outOfRange``; nothing is changed then.
    public mutating func add(_ money: Money) throws(MoneyError) {
        amounts[money.currency] = try self[money.currency].adding(money)
    }

    /// Adds every amount of the other totals.
    ///
    /// - Throws: ``MoneyError/outOfRange``.
    public mutating func add(_ other: Totals) throws(MoneyError) {
        for money in other.list { try add(money) }
    }

    /// The amount of a currency, zero when it was never added.
    public subscript(_ currency: Currency) -> Money {
        amounts[currency] ?? .zero(currency)
    }

    /// Every currency that was added, ascending.
    public var currencies: [Currency] { amounts.keys.sorted() }

    /// The amounts ascending by code, zeros included.
    public var list: [Money] { currencies.map { self[$0] } }

    /// The amounts ascending by code, without zeros: the shape of `drawer_effect` (P7.8).
    public var withoutZeros: [Money] { list.filter { !$0.isZero } }

    /// Every amount the other way round.
    public var negated: Totals {
        var made = self
        for (currency, money) in amounts { made.amounts[currency] = money.negated }
        return made
    }

    /// The wire form of a list of amounts.
    public static func json(_ list: [Money]) -> JSON { .list(list.map(\.json)) }
}
