import World

/// I-6, I-19: after the storm every desk shows the folios as the cloud has them.
///
/// And its own check of chain, pages and sums finds nothing.
public enum ScreenTrue: Checker {
    /// What is wrong.
    public static func faults(_ evidence: Evidence) -> [String] {
        guard evidence.isPast(.quiet) else { return [] }
        var balances: [String: String] = [:]
        for balance in evidence.ledger["balances"]?["folio"]?.listValue ?? [] {
            balances[name(balance["ref"], balance["currency"])] = balance["amount_micro"]?.textValue
        }
        return evidence.desks.flatMap { faults($0, balances) }
    }

    private static func name(_ reference: JSON?, _ currency: JSON?) -> String {
        (reference?.textValue ?? "") + " " + (currency?.textValue ?? "")
    }

    private static func faults(_ desk: DeskSight, _ balances: [String: String]) -> [String] {
        var faults: [String] = []
        if desk.verification?["ok"] != true {
            let found = desk.verification?.canonicalText ?? "nothing"
            faults.append("I-6: \(desk.name) does not verify: \(found)")
        }
        if desk.folios.isEmpty { faults.append("I-19: \(desk.name) shows no folio") }
        for folio in desk.folios {
            // A folio that was closed more than three days ago is not shown any more.
            guard let shown = folio["balance"] else { continue }
            let known = balances[name(folio["id"], shown["currency"])] ?? "0"
            if shown["amount_micro"]?.textValue != known {
                let number = folio["folio_no"]?.textValue ?? ""
                faults.append(
                    "I-19: \(desk.name) shows \(number) with \(shown.canonicalText), "
                        + "the cloud has \(known)"
                )
            }
        }
        return faults
    }
}
