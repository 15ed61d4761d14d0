import CloudStore
import Judge
import Ledger
import World

/// The safe: the other side of a drop, which stays in transit until the bag is acknowledged.
enum SafeVerbs {
    /// `safe receive BAG [--counted "AFN 9900, USD 20"]`.
    ///
    /// Without a count the bag held what was said. What it lacks, or holds beside, stays in
    /// transit with an item to those who signed, until the rest arrives or somebody explains (K43).
    static func receive(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let bag = command.words.first else {
            return .failure(.usage("safe receive BAG [--counted MONEY]"))
        }
        let said = try ledger.balance(.transit, bag)
        guard !said.withoutZeros.isEmpty, let drop = try ledger.drop(inBag: bag),
            case .drawerDrop(let movement) = drop.payload
        else { return .failure(.unknown("bag in transit", bag)) }
        var counted = said.withoutZeros
        if let text = command.options["counted"] {
            guard let typed = totals(text) else {
                return .failure(.usage("--counted \"AFN 9900.00, USD 20\""))
            }
            counted = typed.withoutZeros
        }
        let lines = counted.flatMap {
            [
                Entry(.transit, bag, $0.negated, origin: .cloud),
                Entry(.safe, movement.destinationCode, $0, origin: .cloud),
            ]
        }
        try ledger.book(
            Posting(
                id: desk.mint(),
                kind: "safe_received",
                causedBy: drop.id,
                entries: lines,
                businessDate: try ledger.businessDay().date
            )
        )
        let left = try ledger.balance(.transit, bag).withoutZeros
        return .success([
            "bag": .text(bag), "received": Totals.json(counted), "in_transit": Totals.json(left),
            "item": try note(left, of: bag, drop, ledger) ?? .null,
        ])
    }

    /// Opens, changes or settles the item about what the bag and its slip do not agree on.
    private static func note(
        _ left: [Money],
        of bag: String,
        _ drop: Action,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON? {
        let id = CloudLedger.shortBag(of: drop.id)
        guard !left.isEmpty else {
            try ledger.resolve(item: id)
            return nil
        }
        let item = AttentionRecord(
            id: id,
            kind: .shortBag,
            isHigh: true,
            amounts: left.map(\.magnitude),
            actionID: drop.id,
            code: "drop_not_received"
        )
        let signers = [drop.actor.staffID].compactMap { $0 } + drop.approvals.map(\.staffID)
        try ledger.open(
            item,
            beside: ["bag_no": .text(bag), "signers": .list(signers.map { .text($0.text) })]
        )
        try ledger.amend(item)
        return try ledger.document("attention", id.text)?["no"]
    }

    private static func totals(_ text: String) -> Totals? {
        guard let list = MoneyWords.list(text) else { return nil }
        do throws(MoneyError) { return try Totals(list) } catch { return nil }
    }
}
