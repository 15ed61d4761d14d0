import Ledger

/// Amounts as the office types them: `AFN 49800.50, USD 20`.
enum MoneyWords {
    /// Reads a list of amounts, nil when one of them is none.
    static func list(_ text: String) -> [Money]? {
        var amounts: [Money] = []
        for part in text.split(separator: ",") {
            guard let money = money(part) else { return nil }
            amounts.append(money)
        }
        return amounts.isEmpty ? nil : amounts
    }

    private static func money(_ text: Substring) -> Money? {
        let words = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        guard words.count == 2, let currency = Currency(String(words[0])) else { return nil }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard parts.count <= 2, fraction.utf8.count <= currency.exponent,
            (1...11).contains(parts[0].utf8.count),
            (parts[0] + fraction).utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        let digits = parts[0] + fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
        guard let micro = Int64(digits) else { return nil }
        do throws(MoneyError) { return try Money(currency, micro: micro) } catch { return nil }
    }
}
