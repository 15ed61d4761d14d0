import Ledger
import World

/// An X or Z as columns of a terminal.
enum ReportScreen {
    private static let rows = [
        "opening", "payments", "change", "refunds", "reversals", "paid_in", "paid_out", "drops",
        "in_transit", "exchanges", "rounding", "expected", "counted", "variance",
    ]

    /// The report, a column a currency.
    static func show(_ title: String, _ answer: JSON, _ sentences: Sentences) -> String {
        let currencies = answer["currencies"]?.listValue ?? []
        let codes = currencies.map { $0["currency"]?.textValue ?? "?" }
        var table = [[title] + codes]
        for row in rows where row != "in_transit" || hasTransit(currencies) {
            let figures = currencies.map { sentences.cell(.text(cell($0, row))) }
            table.append([sentences.text("report." + row)] + figures)
        }
        let foot = ["first_slip", "last_slip", "first_seq", "last_seq", "chain_head"].compactMap {
            name in
            answer[name].map { [sentences.text("report." + name), sentences.cell($0)] }
        }
        let mark = answer["provisional"] == true ? sentences.text("report.provisional") + "\n" : ""
        return mark + Screen.table(table) + "\n" + Screen.table(foot)
    }

    /// Whether the safe has not acknowledged some drop.
    private static func hasTransit(_ currencies: [JSON]) -> Bool {
        currencies.contains { ($0["in_transit"] ?? "0") != .text("0") }
    }

    private static func cell(_ figures: JSON, _ row: String) -> String {
        guard let text = figures[row]?.textValue, let micro = Money.amountMicro(text),
            let currency = figures["currency"]?.textValue.flatMap(Currency.init)
        else { return "-" }
        return Screen.amount(micro, exponent: currency.exponent)
    }
}
