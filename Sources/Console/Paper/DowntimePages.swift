import Ledger
import World

/// What a desk needs on paper when the power is gone (BR-17).
enum DowntimePages {
    /// Who owes what: the open folios by room.
    static func inHouse(_ pack: JSON, _ style: PaperStyle) -> Page {
        var draft = begun("in_house", pack, style)
        let folios = pack["folios"]?.listValue ?? []
        for folio in folios {
            let room = folio["room"]?.textValue ?? "-"
            let number = folio["folio_no"]?.textValue ?? "-"
            draft.pair("\(room)  \(number)", Screen.money(folio["balance"]) ?? "-")
            draft.row("label", folio["label"]?.textValue)
            if folio["no_post"] == true { draft.text("  " + draft.word("no_post")) }
        }
        if folios.isEmpty { draft.text(draft.word("nobody")) }
        if pack["is_whole"] == false { draft.text(draft.word("more_folios"), bold: true) }
        return draft.page
    }

    /// What things cost.
    static func prices(_ pack: JSON, _ style: PaperStyle) -> Page {
        var draft = begun("prices", pack, style)
        for list in pack["price_lists"]?.listValue ?? [] {
            for item in list["items"]?.listValue ?? [] {
                draft.pair(item["name"]?.textValue ?? "-", Screen.money(item["price"]) ?? "-")
                let rules = (item["tax_rule_ids"]?.listValue ?? []).compactMap(\.textValue)
                draft.pair("  " + (item["item"]?.textValue ?? "-"), rules.joined(separator: " "))
            }
            draft.rule()
        }
        return draft.page
    }

    /// Slips to fill in by hand; the number is re-keyed with `--paper` (ACT-6).
    static func blank(_ pack: JSON, _ numbers: [BlankSlip], _ style: PaperStyle) -> Page {
        var draft = begun("blank_slips", pack, style)
        for number in numbers {
            draft.head(number.text, large: true)
            for key in ["time", "cashier", "folio", "what", "amount", "paid", "change"] {
                draft.signature(key)
            }
            draft.signature("signature")
            draft.rule()
        }
        return draft.page
    }

    private static func begun(_ key: String, _ pack: JSON, _ style: PaperStyle) -> PageDraft {
        var draft = PageDraft(style)
        draft.head(pack["property"]?.textValue ?? "-", large: true)
        draft.head(draft.word(key))
        draft.row("date", pack["business_date"]?.textValue)
        draft.row("made", PageDraft.local(pack["made_at"], offset: pack["utc_offset_s"]))
        draft.rule()
        return draft
    }
}
