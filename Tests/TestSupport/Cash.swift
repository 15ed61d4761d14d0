/// Amounts of cash by currency, in hundredths.
public struct Cash: Equatable, Sendable {
    /// The amounts that are not zero.
    public let cents: [String: Int64]

    /// Notes and coins, largest first, in hundredths.
    public static let faces: [Int64] = [
        50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1,
    ]

    /// Makes an amount; nothing by default.
    public init(_ cents: [String: Int64] = [:]) {
        self.cents = cents.filter { $0.value != 0 }
    }

    /// The amount in one currency.
    public subscript(_ currency: String) -> Int64 { cents[currency] ?? 0 }

    /// Adds currency by currency.
    public static func + (left: Cash, right: Cash) -> Cash {
        Cash(left.cents.merging(right.cents, uniquingKeysWith: +))
    }

    /// Turns every amount around.
    public static prefix func - (cash: Cash) -> Cash {
        Cash(cash.cents.mapValues { -$0 })
    }

    /// Takes away currency by currency.
    public static func - (left: Cash, right: Cash) -> Cash { left + -right }

    /// The amounts as the command line reads them, in order of the currencies.
    public var words: [String] {
        cents.sorted { $0.key < $1.key }.map { Self.text($0.value, $0.key) }
    }

    /// As people read it: `EUR 20.00, GBP 9.00`.
    public var text: String { cents.isEmpty ? "nothing" : words.joined(separator: ", ") }

    /// As the command line reads it: `EUR 20.00`.
    public static func text(_ cents: Int64, _ currency: String) -> String {
        let size = cents.magnitude
        let rest = size % 100
        return "\(currency) \(cents < 0 ? "-" : "")\(size / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// A count by notes and coins, the largest first: `EUR 100x2`, or `GBP 0`.
    public func count(of currency: String) -> String {
        var rest = self[currency]
        var words: [String] = []
        for face in Self.faces where rest >= face {
            let value = face % 100 == 0 ? "\(face / 100)" : "0.\(face < 10 ? "0" : "")\(face)"
            words.append("\(value)x\(rest / face)")
            rest %= face
        }
        return currency + " " + (words.isEmpty ? "0" : words.joined(separator: " "))
    }
}
