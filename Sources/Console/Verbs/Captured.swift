import Ledger
import World

/// Shows the answer of a verb that captured an action.
enum Captured {
    /// The sentence of the key, then change, notes and attention items, a line each.
    static func show(
        _ key: String,
        _ answer: JSON,
        _ sentences: Sentences
    ) -> String {
        let params: [String: JSON] = [
            "slip": answer["slip"] ?? "-",
            "amount": .text(difference(answer, sentences) ?? Screen.money(answer["money"]) ?? "-"),
            "state": answer["state"] ?? "-", "n": answer["waiting"] ?? .null,
            "why": .text(sentences.term("draft.", answer["draft_reason"])),
        ]
        var lines = [sentences.text(self.key(key, answer), params)]
        let change = (answer["change"]?.listValue ?? []).filter {
            $0["amount_micro"] != .text("0")
        }
        if !change.isEmpty {
            let amounts = sentences.money(list: .list(change))
            lines.append(sentences.text("pay.change", ["change": .text(amounts)]))
        }
        let items = answer["attention"]?.listValue ?? []
        if answer["asked"]?["unverified"] == true, !items.isEmpty {
            let folio = answer["asked"]?["folio"]?["value"] ?? "-"
            let words: [String: JSON] = ["amount": params["amount"] ?? "-", "folio": folio]
            lines.append(sentences.text("pay.unverified", words))
        }
        for note in answer["notes"]?.listValue ?? [] {
            let words = sentences.term("note.", note)
            lines.append(sentences.text("note", ["note": .text(words)]))
        }
        for item in items {
            lines.append(sentences.text("attention.opened", ["no": item]))
        }
        return lines.joined(separator: "\n")
    }

    /// What a close that waits for somebody above is about.
    private static func difference(_ answer: JSON, _ sentences: Sentences) -> String? {
        let waiting: [JSON?] = ["awaiting_supervisor", "awaiting_step_up"]
        guard waiting.contains(answer["state"]), let variance = answer["variance"]?.listValue
        else { return nil }
        return sentences.money(list: .list(variance.filter { $0["amount_micro"] != .text("0") }))
    }

    /// A state that has a sentence of its own wins over the verb's, and cash that waits for the
    /// line over cash that does not.
    private static func key(_ key: String, _ answer: JSON) -> String {
        switch answer["state"]?.textValue {
        case "draft": "charge.draft"
        case "awaiting_cosign": "close.awaiting_cosign"
        case "sealed": "close.sealed"
        case "awaiting_supervisor": "close.supervisor"
        case "awaiting_step_up": "close.step_up"
        default: key == "pay.ok" && answer["waiting"] != nil ? "pay.ok.offline" : key
        }
    }
}
