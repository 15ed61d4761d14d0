import Ledger
import World

/// The middle of a slip: what was consumed, received, moved.
enum SlipBody {
    static func write(_ slip: JSON, _ draft: inout PageDraft) {
        let payload = slip["payload"] ?? [:]
        switch slip["type"]?.textValue {
        case "charge.post": charge(payload, &draft)
        case "payment.cash", "payment.deposit": payment(payload, &draft)
        case "session.open": opening(payload, &draft)
        default: plain(slip, payload, &draft)
        }
    }

    private static func charge(_ charge: JSON, _ draft: inout PageDraft) {
        let quantity = charge["quantity"]?.integerValue ?? 1
        let what = charge["description"]?.textValue ?? charge["item"]?.textValue ?? "-"
        draft.text("\(quantity) x \(what)")
        draft.row("item", charge["item"]?.textValue)
        draft.row("note", charge["note"]?.textValue)
        draft.row("each", Screen.money(charge["unit_price"]))
        draft.row("net", Screen.money(charge["net"]))
        for line in charge["tax"]?.listValue ?? [] { tax(line, &draft) }
        if let total = Screen.money(charge["gross"]) {
            draft.row("total", total, bold: true)
        } else {
            draft.text(draft.word("unpriced"), bold: true)
        }
    }

    private static func tax(_ line: JSON, _ draft: inout PageDraft) {
        let rule = line["tax_rule_id"]?.textValue ?? "-"
        let rate = Screen.percent(ppm: line["rate_ppm"]?.integerValue ?? 0)
        let key = line["inclusive"] == true ? "tax.inside" : "tax"
        let label = draft.word(key, ["rule": .text(rule), "rate": .text(rate)])
        draft.pair(label, Screen.money(line["amount"]) ?? "-")
    }

    private static func payment(_ payment: JSON, _ draft: inout PageDraft) {
        draft.row("reservation", payment["reference"]?.textValue)
        for line in payment["tender"]?.listValue ?? [] {
            draft.row("cash", Screen.money(line["money"]))
            guard let rate = line["rate"]?.textValue else { continue }
            draft.row("rate", rate)
            draft.row("worth", Screen.money(line["value"]))
        }
        difference("rounding", payment["rounding"], &draft)
        difference("residual", payment["residual"], &draft)
        draft.row("paid", Screen.money(payment["settled"]), bold: true)
        draft.row("change", Screen.money(payment["change"]), bold: true)
    }

    private static func opening(_ opening: JSON, _ draft: inout PageDraft) {
        CountLines.write(opening["opening"]?["lines"], &draft)
        for money in opening["opening"]?["totals"]?.listValue ?? [] {
            draft.row("counted", Screen.money(money), bold: true)
        }
        for money in opening["expected_float"]?.listValue ?? [] {
            draft.row("expected", Screen.money(money))
        }
        for money in opening["variance"]?.listValue ?? [] {
            difference("variance", money, &draft)
        }
        draft.row("reason", opening["reason_code"]?.textValue)
    }

    /// Every other kind: its amounts, then its words, in one order for all.
    private static func plain(_ slip: JSON, _ payload: JSON, _ draft: inout PageDraft) {
        let words = [
            ("reason", "reason_code"), ("why", "reason_text"), ("how", "how"), ("kind", "kind"),
            ("voucher", "voucher_no"), ("bag", "bag_no"), ("place", "destination_code"),
            ("memo", "reference"),
        ]
        for (key, member) in words { draft.row(key, payload[member]?.textValue) }
        draft.row("received", Screen.money(payload["received"]))
        draft.row("rate", payload["rate"]?.textValue)
        difference("rounding", payload["rounding"], &draft)
        draft.row("given", Screen.money(payload["given"]), bold: true)
        draft.row("amount", Screen.money(payload["amount"]), bold: true)
        draft.row("balance", Screen.money(payload["balance"]), bold: true)
        for money in payload["money"]?.listValue ?? [] {
            draft.row("amount", Screen.money(money), bold: true)
        }
        let effect = slip["drawer_effect"]?.listValue ?? []
        if payload["money"] == nil, payload["received"] == nil {
            for money in effect { draft.row("drawer_effect", Screen.money(money), bold: true) }
        }
        if !effect.isEmpty { draft.signature("signature") }
    }

    /// A row only where there is a difference.
    private static func difference(_ key: String, _ money: JSON?, _ draft: inout PageDraft) {
        if money?["amount_micro"] == .text("0") { return }
        draft.row(key, Screen.money(money))
    }
}

/// Notes and coins, a row each: `AFN 1,000.00 x 5`.
enum CountLines {
    static func write(_ lines: JSON?, _ draft: inout PageDraft) {
        for line in lines?.listValue ?? [] {
            let face =
                line["face"]
                ?? JSON.members([
                    ("currency", line["currency"]), ("amount_micro", line["face_micro"]),
                ])
            let count = line["count"]?.integerValue ?? 0
            draft.pair(Screen.money(face) ?? "-", "x \(count)")
        }
    }
}
