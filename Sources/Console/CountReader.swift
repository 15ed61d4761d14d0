import Ledger
import World

/// Reads counted cash: `AFN 1000x5 500x2 1x3`, one text a currency; `USD 0` declares none.
///
/// - SeeAlso: CNT-1.
enum CountReader {
    /// Reads the texts of one count into the body member `cash`.
    ///
    /// A text without units is a total: `AFN 5000`. Whether that may be is the desk's rule.
    ///
    /// - Throws: ``UsageError``.
    static func read(_ texts: [String]) throws(UsageError) -> CountedCash {
        var totals = Totals()
        var lines: [CountedCash.Line] = []
        for text in texts {
            let words = text.split(separator: " ").map(String.init)
            guard let code = words.first, let currency = Currency(code.uppercased()) else {
                throw UsageError("`\(text)`: a count begins with a currency, as in AFN 1000x5.")
            }
            guard !totals.currencies.contains(currency) else {
                throw UsageError("`\(text)`: \(currency.code) stands twice.")
            }
            do throws(MoneyError) { try totals.add(.zero(currency)) } catch {
                throw UsageError("`\(text)` is too large.")
            }
            try read(Array(words.dropFirst()), currency, text, &totals, &lines)
        }
        return CountedCash(totals: totals.list, lines: lines)
    }

    private static func read(
        _ words: [String],
        _ currency: Currency,
        _ text: String,
        _ totals: inout Totals,
        _ lines: inout [CountedCash.Line]
    ) throws(UsageError) {
        if words.count == 1, !words[0].contains("x") {
            let money = try MoneyReader.read(currency.code + " " + words[0])
            try add(money, to: &totals, text)
            return
        }
        guard !words.isEmpty else { throw UsageError("`\(text)`: nothing is counted.") }
        for word in words {
            let parts = word.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = number(String(parts[1])) else {
                throw UsageError("`\(text)`: `\(word)` is not FACExCOUNT, as in 1000x5.")
            }
            let face = try MoneyReader.read(currency.code + " " + parts[0])
            guard face.amountMicro > 0 else { throw UsageError("`\(text)`: a face of nothing.") }
            lines.append(CountedCash.Line(face: face, count: count))
            try add(total(face, count, text), to: &totals, text)
        }
    }

    private static func total(
        _ face: Money,
        _ count: Int64,
        _ text: String
    ) throws(UsageError) -> Money {
        do throws(MoneyError) { return try face.multiplied(by: count) } catch {
            throw UsageError("`\(text)` is too large.")
        }
    }

    private static func add(
        _ money: Money,
        to totals: inout Totals,
        _ text: String
    ) throws(UsageError) {
        do throws(MoneyError) { try totals.add(money) } catch {
            throw UsageError("`\(text)` is too large.")
        }
    }

    /// A whole number of at most 7 digits, in any of the three scripts.
    static func number(_ text: String) -> Int64? {
        let digits = text.unicodeScalars.map(DigitReader.digit)
        guard (1...7).contains(digits.count), !digits.contains(nil) else { return nil }
        return digits.compactMap { $0 }.reduce(0) { $0 * 10 + $1 }
    }
}
