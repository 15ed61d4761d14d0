import CloudStore
import Ledger
import World

/// The whole ledger of a property as one JSON object, for checks from outside.
///
/// - SeeAlso: `cli.md` `ledger`.
enum LedgerReadout {
    /// `ledger`.
    static func answer(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        var codes: [ID: String] = [:]
        var actions: [JSON] = []
        for line in try ledger.ledgerLines() {
            if codes[line.deviceID] == nil {
                codes[line.deviceID] = try ledger.device(line.deviceID)?.code ?? ""
            }
            actions.append(try action(line, codes[line.deviceID] ?? "", ledger))
        }
        var postings: [JSON] = []
        for posting in try ledger.postings() {
            postings.append([
                "posting_id": .text(posting.id.text), "kind": .text(posting.kind),
                "action_id": posting.causedBy.map { .text($0.text) } ?? .null,
                "entries": .list(try ledger.entries(of: posting.id).map(\.json)),
            ])
        }
        return .success([
            "actions": .list(actions), "postings": .list(postings),
            "balances": [
                "folio": try balances(.folio, ledger), "session": try balances(.drawer, ledger),
                "deposit": try balances(.deposit, ledger),
                "suspense": try balances(.suspense, ledger),
                "transit": try balances(.transit, ledger), "safe": try balances(.safe, ledger),
            ],
        ])
    }

    private static func action(
        _ line: CloudLedger.LedgerLine,
        _ device: String,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON {
        let verdict = line.verdict ?? ["status": "deferred"]
        return [
            "action_id": .text(line.actionID.text), "device": .text(device),
            "incarnation": .text(line.incarnation.text), "seq": .integer(line.seq),
            "type": line.body["type"] ?? .null, "slip": line.body["slip"] ?? .null,
            "verdict": .members([
                ("status", verdict["status"]), ("disposition", verdict["disposition"]),
                ("code", verdict["code"]), ("notes", verdict["notes"]),
            ]),
            "entries": .list(try ledger.entries(of: line.actionID).map(\.json)),
        ]
    }

    private static func balances(
        _ account: Account,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON {
        var all: [JSON] = []
        for balance in try ledger.balances(of: account) {
            // People and checks know a folio by its number, not by its id.
            let number = account == .folio ? try folioNumber(balance.reference, ledger) : nil
            for money in balance.money {
                all.append(
                    .members([
                        ("ref", .text(balance.reference)), ("folio_no", number.map(JSON.text)),
                        ("currency", .text(money.currency.code)),
                        ("amount_micro", .text(String(money.amountMicro))),
                    ])
                )
            }
        }
        return .list(all)
    }

    private static func folioNumber(
        _ reference: String,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> String? {
        guard let id = ID(reference) else { return nil }
        return try ledger.document("folios", id.text)?["folio_no"]?.textValue
    }
}
