import Ledger
import World

/// A slip on paper, from the answer of `GET /v1/slips/{no}` (SLP-2).
enum SlipPage {
    /// Writes the page.
    ///
    /// - Parameters:
    ///   - slip: The answer.
    ///   - copy: Which copy it is; nil for the first print.
    ///   - style: How pages are written.
    /// - Returns: The page.
    static func page(_ slip: JSON, copy: Int64? = nil, _ style: PaperStyle) -> Page {
        var draft = PageDraft(style)
        head(slip, copy, &draft)
        draft.rule()
        SlipBody.write(slip, &draft)
        draft.rule()
        foot(slip, &draft)
        return draft.page
    }

    private static func head(_ slip: JSON, _ copy: Int64?, _ draft: inout PageDraft) {
        draft.head(slip["property"]?.textValue ?? "-", large: true)
        draft.head(draft.term("paper.type.", slip["type"]) ?? "-")
        draft.head(slip["slip"]?.textValue ?? "-", large: true)
        if slip["payload"]?["estimate"] == true { draft.head(draft.word("estimate")) }
        if let copy { draft.head(draft.word("copy", ["n": .integer(copy)])) }
        draft.rule()
        draft.row("date", slip["business_date"]?.textValue)
        draft.row("time", PageDraft.local(slip["captured_at"], offset: slip["utc_offset_s"]))
        draft.row("zone", slip["zone"]?.textValue)
        draft.row("house", slip["property_code"]?.textValue)
        draft.row("drawer", slip["drawer"]?.textValue)
        draft.row("cashier", slip["staff"]?.textValue)
        draft.row("folio", slip["folio_no"]?.textValue)
        draft.row("room", slip["room"]?.textValue)
        draft.row("corrects", slip["of_slip"]?.textValue)
        draft.row("from_paper", slip["paper"]?["slip"]?.textValue)
        let written = PageDraft.local(slip["paper"]?["at"], offset: slip["utc_offset_s"])
        draft.row("written", written)
        let quiet = ["captured", "posted", "applied", "settled", "draft"]
        if let state = slip["state"]?.textValue, !quiet.contains(state) {
            draft.row("state", draft.term("state.", slip["state"]))
        }
    }

    private static func foot(_ slip: JSON, _ draft: inout PageDraft) {
        let signers = (slip["signed_by"]?.listValue ?? []).compactMap(\.textValue)
        draft.row("signed_by", signers.joined(separator: ", "))
        let notes = (slip["notes"]?.listValue ?? []).compactMap(\.textValue)
        draft.row("notes", notes.joined(separator: ", "))
        let chain = (slip["chain_head"]?.textValue ?? "").prefix(8)
        draft.row("reference", "\(slip["reference"]?.textValue ?? "-") \(chain)")
    }
}
