import TestSupport
import World

/// I-2, I-3: no action is in the cloud twice, no number has two actions, no slip is given twice.
///
/// And nothing is there that nobody asked for.
public enum NothingDoubled: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        let actions = evidence.ledger["actions"]?.listValue ?? []
        return repeated(actions.map { $0["action_id"]?.textValue ?? "" }, "I-2: action")
            + repeated(actions.map(number), "I-3: number")
            + repeated(actions.compactMap { $0["slip"]?.textValue }, "I-3: slip")
            + repeated(evidence.book.told.map(\.action), "I-3: told action")
            + repeated(evidence.book.told.compactMap(\.slip), "I-3: told slip")
            + untold(actions, evidence.book)
    }

    private static func number(_ action: JSON) -> String {
        let incarnation = action["incarnation"]?.textValue ?? ""
        return "\(incarnation) \(action["seq"]?.integerValue ?? 0)"
    }

    private static func repeated(_ names: [String], _ what: String) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }.map { "\(what) \($0) is there twice" }
    }

    /// Every action that nobody was told of must be one that somebody asked for and got no answer.
    private static func untold(_ actions: [JSON], _ book: PropertyBook) -> [String] {
        let told = Set(book.told.map(\.action))
        var open: [String: Int] = [:]
        for maybe in book.maybes.values { open[maybe.type, default: 0] += 1 }
        var faults: [String] = []
        for action in actions where !told.contains(action["action_id"]?.textValue ?? "") {
            let type = action["type"]?.textValue ?? ""
            if ["incarnation.begin", "audit.event"].contains(type) { continue }
            open[type, default: 0] -= 1
            if open[type, default: 0] < 0 {
                faults.append("I-4: nobody asked for \(type) \(action["slip"]?.textValue ?? "")")
            }
        }
        return faults
    }
}
