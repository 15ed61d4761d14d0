import TestSupport
import World

/// INV-1, INV-10: what the cloud has moved in drawers is what people were told, action by action,
/// wherever it was placed.
public enum DrawerConserved: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        var told: [String: PropertyBook.Told] = [:]
        for line in evidence.book.told { told[line.action] = line }
        var faults: [String] = []
        for action in evidence.ledger["actions"]?.listValue ?? [] {
            guard let line = told[action["action_id"]?.textValue ?? ""],
                action["verdict"]?["status"]?.textValue == "accepted",
                // A close moves what is left back to the float.
                line.type != "session.close"
            else { continue }
            let entries = (action["entries"]?.listValue ?? []).filter {
                $0["account"]?.textValue == "drawer"
            }
            let booked = Cash.sum(entries)
            if booked != line.drawer {
                faults.append(
                    "INV-10: \(line.type) \(line.slip ?? ""): told \(line.drawer.text), "
                        + "booked \(booked.text)"
                )
            }
        }
        return faults
    }
}
