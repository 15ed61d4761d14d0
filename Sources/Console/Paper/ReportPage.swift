import Ledger
import World

/// An X or a Z on paper, from the answer of `GET /v1/x` or `/v1/z/{session}` (RPT-1).
enum ReportPage {
    /// Writes the page.
    ///
    /// - Parameters:
    ///   - report: The answer; one with a `z_no` is a Z.
    ///   - copy: Which copy it is; nil for the first print.
    ///   - style: How pages are written.
    /// - Returns: The page.
    static func page(_ report: JSON, copy: Int64? = nil, _ style: PaperStyle) -> Page {
        var draft = PageDraft(style)
        head(report, copy, &draft)
        for figures in report["currencies"]?.listValue ?? [] { self.figures(figures, &draft) }
        counted(report, &draft)
        movements(report, &draft)
        state(report, &draft)
        foot(report, &draft)
        return draft.page
    }

    private static func head(_ report: JSON, _ copy: Int64?, _ draft: inout PageDraft) {
        draft.head(report["property"]?.textValue ?? "-", large: true)
        if let number = report["z_no"]?.integerValue {
            draft.head(draft.word("z", ["n": .integer(number)]), large: true)
            draft.head(draft.word(report["provisional"] == true ? "provisional" : "final"))
        } else {
            draft.head(draft.word("x"), large: true)
        }
        if let copy { draft.head(draft.word("copy", ["n": .integer(copy)])) }
        draft.rule()
        let offset = report["utc_offset_s"]
        draft.row("date", report["business_date"]?.textValue)
        draft.row("made", PageDraft.local(report["made_at"], offset: offset))
        draft.row("zone", report["zone"]?.textValue)
        if report["clock_trusted"] == false { draft.text(draft.word("clock"), bold: true) }
        draft.row("house", report["property_code"]?.textValue)
        draft.row("desk", report["device"]?.textValue)
        draft.row("drawer", report["drawer"]?.textValue)
        draft.row("state", draft.term("state.", report["state"]))
        draft.row("opened", PageDraft.local(report["opened_at"], offset: offset))
        draft.row("cashier", report["opened_by"]?.textValue)
    }

    private static let rows = [
        "opening", "payments", "change", "refunds", "reversals", "paid_in", "paid_out", "drops",
        "exchanges", "expected", "counted", "variance", "rounding",
    ]

    private static func figures(_ figures: JSON, _ draft: inout PageDraft) {
        guard let currency = figures["currency"]?.textValue.flatMap({ Currency($0) }) else {
            return
        }
        draft.rule()
        draft.text(currency.code, bold: true)
        for row in rows {
            let micro = figures[row]?.textValue.flatMap { Money.amountMicro($0) }
            let amount = micro.map { Screen.amount($0, exponent: currency.exponent) } ?? "-"
            let isSum = ["expected", "counted", "variance"].contains(row)
            draft.row(row, amount, bold: isSum)
            if row == "drops" { inTransit(figures, currency, &draft) }
        }
    }

    /// A row only while the safe has not acknowledged all of the drops.
    private static func inTransit(
        _ figures: JSON,
        _ currency: Currency,
        _ draft: inout PageDraft
    ) {
        let micro = figures["in_transit"]?.textValue.flatMap { Money.amountMicro($0) } ?? 0
        if micro == 0 { return }
        draft.row("in_transit", Screen.amount(micro, exponent: currency.exponent))
    }

    private static func counted(_ report: JSON, _ draft: inout PageDraft) {
        guard let lines = report["counted_lines"], lines != [] else { return }
        draft.rule()
        draft.text(draft.word("denominations"), bold: true)
        CountLines.write(lines, &draft)
    }

    private static func movements(_ report: JSON, _ draft: inout PageDraft) {
        let movements = report["movements"]?.listValue ?? []
        for account in ["paid_in", "paid_out", "transit", "deposit", "residual"] {
            let own = movements.filter { $0["account"]?.textValue == account }
            if own.isEmpty { continue }
            draft.rule()
            draft.text(draft.word("by." + account), bold: true)
            for line in own {
                draft.pair(
                    line["ref"]?.textValue ?? "-",
                    Screen.money(line["money"]) ?? "-"
                )
                if let left = line["in_transit"], left["amount_micro"] != .text("0") {
                    draft.row("in_transit", Screen.money(left))
                }
            }
        }
    }

    private static func state(_ report: JSON, _ draft: inout PageDraft) {
        draft.rule()
        for key in ["no_sales", "counts", "drafts"] {
            draft.row(key, report[key]?.integerValue.map { String($0) })
        }
        draft.row("reason", report["reason_code"]?.textValue)
        let items = report["attention"]
        draft.row("items", items?["open"]?.integerValue.map { String($0) })
        for money in items?["money"]?.listValue ?? [] {
            draft.row("items_money", Screen.money(money))
        }
        draft.row("pending", report["pending"]?.integerValue.map { String($0) })
        for money in report["pending_money"]?.listValue ?? [] {
            draft.row("pending_money", Screen.money(money))
        }
    }

    private static func foot(_ report: JSON, _ draft: inout PageDraft) {
        draft.rule()
        draft.row("first_slip", report["first_slip"]?.textValue)
        draft.row("last_slip", report["last_slip"]?.textValue)
        let seqs = ["first_seq", "last_seq"].compactMap { report[$0]?.integerValue }
        draft.row("seqs", seqs.map { String($0) }.joined(separator: " - "))
        draft.row("chain", (report["chain_head"]?.textValue).map { String($0.prefix(16)) })
        draft.row("version", report["version"]?.textValue)
        for signer in report["signed_by"]?.listValue ?? [] {
            guard let kind = signer["kind"]?.textValue else { continue }
            draft.row("sign." + kind, signer["staff"]?.textValue)
        }
        for key in ["cashier", "second_person", "supervisor"] { draft.signature(key) }
    }
}
