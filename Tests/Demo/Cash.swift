/// Amounts of cash by currency, in cents.
struct Cash: Equatable {
    private(set) var cents: [String: Int64] = [:]

    init(_ cents: [String: Int64] = [:]) {
        self.cents = cents.filter { $0.value != 0 }
    }

    subscript(_ currency: String) -> Int64 { cents[currency] ?? 0 }

    static func + (left: Cash, right: Cash) -> Cash {
        Cash(left.cents.merging(right.cents, uniquingKeysWith: +))
    }

    static prefix func - (cash: Cash) -> Cash {
        Cash(cash.cents.mapValues { -$0 })
    }

    static func - (left: Cash, right: Cash) -> Cash { left + -right }

    /// As people read it: `EUR 20.00, GBP 9.00`.
    var text: String {
        if cents.isEmpty { return "nothing" }
        return cents.sorted { $0.key < $1.key }.map { Self.text($0.value, $0.key) }
            .joined(separator: ", ")
    }

    /// As the command line reads it: `EUR 20.00`.
    static func text(_ cents: Int64, _ currency: String = "EUR") -> String {
        let size = cents.magnitude
        let rest = size % 100
        return "\(currency) \(cents < 0 ? "-" : "")\(size / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// A count by notes and coins, the largest first: `EUR 100x2`, or `GBP 0`.
    func count(of currency: String) -> String {
        var rest = self[currency]
        var words: [String] = []
        for face in PlayProperty.faces where rest >= face {
            let value = face % 100 == 0 ? "\(face / 100)" : "0.\(face < 10 ? "0" : "")\(face)"
            words.append("\(value)x\(rest / face)")
            rest %= face
        }
        return currency + " " + (words.isEmpty ? "0" : words.joined(separator: " "))
    }
}
