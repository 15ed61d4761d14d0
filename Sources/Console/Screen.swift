import Ledger
import World

/// Amounts and tables as a terminal shows them.
enum Screen {
    /// An amount in its own decimals, as in `AFN 1,234.50`; nil when the value is no money.
    static func money(_ json: JSON?) -> String? {
        guard let code = json?["currency"]?.textValue,
            let text = json?["amount_micro"]?.textValue, let currency = Currency(code),
            let micro = Money.amountMicro(text)
        else { return nil }
        return code + " " + amount(micro, exponent: currency.exponent)
    }

    /// Micro-units in a currency's own decimals, grouped by thousands.
    static func amount(_ micro: Int64, exponent: Int) -> String {
        let digits = String(micro.magnitude)
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        let whole = padded.dropLast(6)
        let fraction = padded.suffix(6)
        var shown = exponent
        while shown < 6, fraction.dropFirst(shown).contains(where: { $0 != "0" }) { shown += 1 }
        let sign = micro < 0 ? "-" : ""
        return sign + grouped(String(whole)) + (shown == 0 ? "" : "." + fraction.prefix(shown))
    }

    private static func grouped(_ digits: String) -> String {
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return ([rest] + groups).joined(separator: ",")
    }

    /// Millionths as a percentage, as in `10%` or `2.5%`.
    static func percent(ppm: Int64) -> String {
        let fraction = String(1_000_000_000 + ppm % 10_000).suffix(4)
        let kept = String(fraction.reversed().drop { $0 == "0" }.reversed())
        return "\(ppm / 10_000)" + (kept.isEmpty ? "" : "." + kept) + "%"
    }

    /// Rows in columns; the first row is the head.
    ///
    /// A column whose cells below the head all look like amounts is set to the right.
    static func table(_ rows: [[String]]) -> String {
        guard let columns = rows.map(\.count).max() else { return "" }
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? Bidi.width(of: $0[column]) : 0 }.max() ?? 0
        }
        let areAmounts = (0..<columns).map { column in
            rows.count > 1
                && rows.dropFirst().allSatisfy { column >= $0.count || isAmount($0[column]) }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let missing = widths[column] - Bidi.width(of: cell)
                let space = String(repeating: " ", count: missing)
                return areAmounts[column] ? space + cell : cell + space
            }.joined(separator: "  ").trimmedEnd
        }.joined(separator: "\n")
    }

    /// Digits with their signs, or `-` for none.
    private static func isAmount(_ cell: String) -> Bool {
        !cell.isEmpty && Bidi.plain(cell).allSatisfy { "0123456789.,-".contains($0) }
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
