import Ledger
import World

/// Lists of slips on paper: of a session, or of a folio with its balance.
enum ListPages {
    /// The answer of `GET /v1/slips`, or of one slip: a line of it is no copy of the slip itself.
    static func slips(_ answer: JSON, _ style: PaperStyle) -> Page {
        var draft = PageDraft(style)
        draft.head(draft.word("slips"), large: true)
        draft.rule()
        lines(answer["slips"] ?? [answer], &draft)
        if answer["after"]?.textValue != nil { draft.text(draft.word("more")) }
        return draft.page
    }

    /// The answer of `GET /v1/folios/{no}`.
    static func folio(_ folio: JSON, _ style: PaperStyle) -> Page {
        var draft = PageDraft(style)
        draft.head(draft.word("folio"))
        draft.head(folio["folio_no"]?.textValue ?? "-", large: true)
        draft.rule()
        draft.row("room", folio["room"]?.textValue)
        draft.row("label", folio["label"]?.textValue)
        draft.row("state", draft.term("state.", folio["state"]))
        draft.row("balance", Screen.money(folio["balance"]), bold: true)
        draft.rule()
        lines(folio["lines"], &draft)
        draft.text(draft.word("interim"))
        return draft.page
    }

    private static func lines(_ list: JSON?, _ draft: inout PageDraft) {
        for slip in list?.listValue ?? [] {
            draft.pair(slip["slip"]?.textValue ?? "-", Screen.money(slip["money"]) ?? "-")
            let type = draft.term("paper.type.", slip["type"]) ?? "-"
            draft.pair("  " + type, draft.term("state.", slip["state"]) ?? "-")
        }
    }
}
