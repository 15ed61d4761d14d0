import Ledger
import World

extension Target {
    /// Money and rates: their spelling, and arithmetic that loses nothing.
    ///
    /// Shape of an input: a list of money objects and rates.
    static let money = Target("money", .json) {
        { input in
            guard let words = RoundTrip.document(input)?.listValue else { return }
            var sums: [Money] = []
            for word in words {
                let read = { (json: JSON) throws(ShapeError) in try Money(json, "") }
                try RoundTrip.check(word, read: read, write: \.json)
                do throws(ShapeError) { sums.append(try Money(word, "")) } catch { continue }
            }
            for (first, second) in zip(sums, sums.dropFirst())
            where first.currency == second.currency {
                try add(first, second)
            }
            for money in sums {
                let weights = sums.map { $0.amountMicro.magnitude % 1_000 }.map(Int64.init)
                try split(money, weights)
                for rate in words.compactMap(\.textValue).compactMap({ Rate($0) }) {
                    _ = rate.differs(from: rate, byMoreThanPercent: 0)
                    try convert(money, rate)
                }
            }
        }
    }

    private static func add(_ first: Money, _ second: Money) throws(Finding) {
        let sum: Money
        do throws(MoneyError) { sum = try first.adding(second) } catch { return }
        do throws(MoneyError) {
            let rest = try sum.subtracting(second)
            if rest != first { throw .outOfRange }
        } catch { throw Finding("\(first) + \(second) - \(second): \(error)") }
    }

    private static func split(_ money: Money, _ weights: [Int64]) throws(Finding) {
        guard weights.contains(where: { $0 > 0 }) else { return }
        let parts = money.split(over: weights)
        let total = parts.reduce(Int128(0)) { $0 + Int128($1.amountMicro) }
        try Finding.unless(parts.count == weights.count, "parts are missing of \(money)")
        try Finding.unless(total == Int128(money.amountMicro), "\(money) over \(weights)")
    }

    private static func convert(_ money: Money, _ rate: Rate) throws(Finding) {
        do throws(MoneyError) {
            _ = try money.rounded(to: money.currency.quantum)
            let book = RateBook(
                base: money.currency,
                snapshot: nil,
                houseRates: Dictionary(uniqueKeysWithValues: Currency.all.map { ($0, rate) })
            )
            for currency in Currency.all.prefix(3) { _ = try book.convert(money, to: currency) }
        } catch { return }
    }
}
