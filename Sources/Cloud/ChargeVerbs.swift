import CloudStore
import Judge
import Ledger
import World

/// Charges that the office mirrors (K51).
enum ChargeVerbs {
    /// `charge void SLIP | --action ID`; a later void by the desk is `superseded`.
    static func void(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        guard let text = command.words.first ?? command.options["action"] else {
            return .failure(.usage("charge void SLIP | --action ID"))
        }
        var action = ID(text)
        if let slip = SlipNumber(text) { action = try ledger.slipOwner(slip) }
        guard let action else { return .failure(.unknown("charge", text)) }
        guard var charge = try ledger.charge(postedBy: action) else {
            guard try ledger.drop(draft: action) else { return .failure(.unknown("charge", text)) }
            return .success(["action_id": .text(action.text), "state": "superseded"])
        }
        guard charge.state != .voided else {
            return .failure(.rule(.billing(.chargeAlreadyVoided), "The charge is voided already."))
        }
        try ledger.book(
            Posting(
                id: desk.mint(),
                kind: "charge_void",
                causedBy: action,
                entries: Entries.mirror(of: try ledger.entries(of: action)).map {
                    Entry($0.account, $0.reference, $0.money, origin: .cloud)
                },
                businessDate: try ledger.businessDay().date
            )
        )
        charge.state = .voided
        try ledger.put("folio_charges", charge.document)
        if let item = charge.itemID { try ledger.resolve(item: item) }
        return .success(["charge": charge.document])
    }
}
