import Desk
import Ledger
import World

/// What an answer says beside the action itself, kept with the record so that a repeat of the
/// request gets the first answer again.
struct CapturedFacts {
    let decision: DeskDecision
    /// Whether the command answered about each of its actions.
    let isOneOfSeveral: Bool
    /// Whether the caller wants the slip on paper; the store makes its print job of it.
    let wantsPaper: Bool
    /// How many actions wait for the line, this one among them; nil while the line is up.
    let waiting: Int64?

    init(
        _ decision: DeskDecision,
        of draft: ActionDraft,
        onPaper wantsPaper: Bool,
        waiting: Int64?
    ) {
        self.wantsPaper = wantsPaper
        self.waiting = waiting
        isOneOfSeveral = draft.answer != nil
        guard let answer = draft.answer else {
            self.decision = decision
            return
        }
        self.decision = DeskDecision(
            capture: [],
            state: answer.state,
            sessionID: answer.sessionID,
            money: answer.money
        )
    }

    /// Reads the facts from a record's local part; a record without them gives the bare state.
    init(local: [UInt8]) {
        let parts: [JSON]?
        do throws(JSONError) { parts = try JSON(parsing: local)["rid"]?.listValue } catch {
            parts = nil
        }
        let facts = (parts?.count ?? 0) > 2 ? parts?[2] : nil
        isOneOfSeveral = facts?["each"] == true
        wantsPaper = facts?["print"] == true
        waiting = facts?["waiting"]?.integerValue
        var decision = DeskDecision(
            capture: [],
            state: facts?["state"]?.textValue ?? "captured",
            sessionID: facts?["session"]?.textValue.flatMap { ID($0) },
            money: Self.money(facts?["money"]),
            change: (facts?["change"]?.listValue ?? []).compactMap(Self.money)
        )
        decision.disclosure = Self.disclosure(facts)
        self.decision = decision
    }

    var json: JSON {
        .members(
            [
                ("state", .text(decision.state)),
                ("session", decision.sessionID.map { .text($0.text) }),
                ("money", decision.money?.json),
                ("change", decision.change.isEmpty ? nil : Totals.json(decision.change)),
                ("each", isOneOfSeveral ? true : nil), ("print", wantsPaper ? true : nil),
                ("waiting", waiting.map(JSON.integer)),
            ] + (decision.disclosure?.members ?? [])
        )
    }

    /// What is answered about the action, the first time and every other.
    func answer(
        about action: Action,
        in incarnation: ID,
        durability: Durability,
        attention: [String]
    ) -> Captured {
        var captured = Captured(
            action,
            decision,
            incarnation: incarnation,
            durability: durability,
            attention: attention
        )
        captured.waiting = waiting
        return captured
    }

    private static func disclosure(_ facts: JSON?) -> CountDisclosure? {
        guard let facts else { return nil }
        do throws(ShapeError) {
            var members = try JSONMembers(facts, at: "rid")
            return try CountDisclosure(from: &members)
        } catch { return nil }
    }

    private static func money(_ json: JSON?) -> Money? {
        guard let json else { return nil }
        do throws(ShapeError) { return try Money(json, "money") } catch { return nil }
    }
}
