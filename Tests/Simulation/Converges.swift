import World

/// I-1, I-19, I-20: once the storm is over and the desks had their time, the cloud has every
/// confirmed action with a final verdict, and no desk holds anything back.
public enum Converges: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        guard evidence.isPast(.drained) else { return [] }
        var actions: [String: JSON] = [:]
        for action in evidence.ledger["actions"]?.listValue ?? [] {
            actions[action["action_id"]?.textValue ?? ""] = action
        }
        return evidence.book.told.compactMap { fault($0, actions[$0.action]) }
            + evidence.desks.flatMap(faults)
    }

    private static let facts: Set = [
        "session.open", "session.count", "session.close", "payment.cash", "payment.deposit",
        "charge.post", "drawer.paid_in", "drawer.paid_out", "drawer.drop", "drawer.no_sale",
    ]

    private static func fault(_ line: PropertyBook.Told, _ action: JSON?) -> String? {
        guard let action else {
            return "I-1: \(line.type) \(line.slip ?? line.action) is not in the cloud"
        }
        if action["type"]?.textValue != line.type || action["slip"]?.textValue != line.slip {
            return "I-1: \(line.type) \(line.slip ?? "") is \(action.canonicalText) in the cloud"
        }
        let status = action["verdict"]?["status"]?.textValue ?? ""
        if status == "deferred" { return "I-1: \(line.type) \(line.slip ?? "") is not decided" }
        if status == "rejected", facts.contains(line.type) {
            return "Law 1: \(line.type) \(line.slip ?? "") was refused: \(action.canonicalText)"
        }
        return nil
    }

    private static func faults(_ desk: DeskSight) -> [String] {
        let outbox = desk.status["outbox"]
        var faults: [String] = []
        if outbox?["pending"]?.integerValue != 0 {
            faults.append("I-20: \(desk.name) still holds \(outbox?.canonicalText ?? "nothing")")
        }
        if desk.status["mode"]?.textValue != "normal" {
            faults.append("I-20: \(desk.name) is \(desk.status["mode"]?.textValue ?? "silent")")
        }
        if desk.status["line"]?["state"]?.textValue != "online" {
            faults.append("I-20: \(desk.name): \(desk.status["line"]?.canonicalText ?? "")")
        }
        return faults
    }
}
