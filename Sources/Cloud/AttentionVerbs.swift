import CloudStore
import Judge
import Ledger
import World

/// Items that wait for a person, and their settlement by the office (ATT-3).
enum AttentionVerbs {
    /// `attention list`.
    static func list(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        .success(["attention": .list(try ledger.openItems())])
    }

    /// `attention resolve N --how H [--folio F] [--reference R] [--money M]`.
    static func resolve(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let text = command.words.first, let how = command.options["how"],
            let number = Int64(text.hasPrefix("N-") ? String(text.dropFirst(2)) : text)
        else { return .failure(.usage("attention resolve N --how HOW")) }
        guard let id = try ledger.item(number: number),
            let item = try ledger.document("attention", id.text)
        else { return .failure(.unknown("item", text)) }
        guard item["state"] == "open" else {
            return .failure(.rule(.billing(.itemAlreadyResolved), "Item \(text) is resolved."))
        }
        if how == "price" {
            if let refusal = try price(item, command, ledger) { return .failure(refusal) }
        }
        // A late charge stays on its own folio until somebody pays it there.
        let held = try ledger.books(of: id)?.held.filter { $0.account != .folio } ?? []
        if !held.isEmpty {
            switch try target(how, of: item, command, ledger) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let target):
                try ledger.book(posting(held, to: target, ledger, desk))
            }
        }
        try settle(item, how, ledger)
        try ledger.resolve(item: id)
        return .success(["item": .text("N-\(number)"), "how": .text(how), "state": "resolved"])
    }

    /// Gives a draft its unit price; nil when it is booked with it.
    private static func price(
        _ item: JSON,
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> OfficeRefusal? {
        guard let prices = command.options["money"].flatMap(MoneyWords.list), prices.count == 1,
            let price = prices.first, !price.isZero
        else { return .usage("attention resolve N --how price --money \"AFN 60\"") }
        guard item["kind"] == "draft", let id = item["action_id"]?.textValue.flatMap({ ID($0) })
        else { return .usage("--how price is for a charge that waits for its price") }
        let verdict = try ledger.price(draft: id, at: price)
        if verdict?.isFinal == false {
            return .rule(.billing(.taxRuleMissing), "Nobody knows its tax: publish its list first.")
        }
        return nil
    }

    private typealias Target = (account: Account, reference: String)

    /// Where the money of an item goes.
    private static func target(
        _ how: String,
        of item: JSON,
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<Target, OfficeRefusal> {
        switch how {
        case "apply", "late_charge":
            guard let number = command.options["folio"] else {
                return .failure(.usage("--folio is missing"))
            }
            guard let folio = try ledger.folio(number: number) else {
                return .failure(.unknown("folio", number))
            }
            return .success((.folio, folio.id.text))
        case "deposit":
            guard let reference = command.options["reference"] else {
                return .failure(.usage("--reference is missing"))
            }
            return .success((.deposit, reference))
        case "refund":
            // Held under the payment's own action until somebody pays it out.
            let cause = item["action_id"]?.textValue ?? item["id"]?.textValue ?? ""
            return .success((.deposit, cause))
        case "write_off", "unidentified", "recover": return .success((.variance, how))
        default: return .failure(.usage("--how \(how) does not settle money"))
        }
    }

    private static func posting(
        _ held: [Entry],
        to target: Target,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> Posting {
        Posting(
            id: desk.mint(),
            kind: "attention_resolved",
            causedBy: nil,
            entries: held.flatMap {
                [
                    Entry($0.account, $0.reference, $0.money.negated, origin: .cloud),
                    Entry(target.account, target.reference, $0.money, origin: .cloud),
                ]
            },
            businessDate: try ledger.businessDay().date
        )
    }

    /// The other document that an item was about follows.
    private static func settle(
        _ item: JSON,
        _ how: String,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) {
        let action = item["action_id"]?.textValue
        let states = [
            "apply": "applied", "deposit": "deposit", "refund": "refund_due",
            "unidentified": "unidentified",
        ]
        let state = states[how]
        if let state {
            for document in try ledger.documents("payments")
            where document["action_id"]?.textValue == action && document["state"] == "in_suspense" {
                guard case .object(var members) = document else { continue }
                members["state"] = .text(state)
                try ledger.put("payments", .object(members))
            }
        }
        guard how == "accept_desk" || how == "accept_office" else { return }
        for document in try ledger.documents("cash_sessions") where document["recon"] == "mismatch"
        {
            guard case .object(var members) = document else { continue }
            members["recon"] = "resolved"
            try ledger.put("cash_sessions", .object(members))
        }
    }
}
