import Database
public import Ledger
import World

extension DeviceStore {
    /// Where a charge stands, nil for an action that is none.
    public func chargeState(
        _ action: Action,
        _ row: OutboxRow
    ) throws(StoreError) -> ChargeState? {
        guard case .chargePost(let charge) = action.payload else { return nil }
        let doc = try document("folio_charges", id: charge.chargeID.text)
        return try chargeState(charge, row, doc)
    }

    /// Where a charge stands: the void's fate first, then the office's word, then the capture.
    ///
    /// - SeeAlso: F1 to F16.
    func chargeState(
        _ charge: ChargePost,
        _ row: OutboxRow,
        _ doc: JSON?
    ) throws(StoreError) -> ChargeState {
        let void = try first(
            "SELECT void_action FROM charge WHERE charge_id = $1",
            [.text(charge.chargeID.text)]
        )?.text(0)
        if let void, let fate = try voidState(void) { return fate }
        let office = doc?["state"]?.textValue.flatMap(ChargeState.init(rawValue:))
        if let office { return office }
        guard row.state == .settled else { return charge.isEstimate ? .draft : .captured }
        switch row.verdict?["disposition"]?.textValue.flatMap(Disposition.init(rawValue:)) {
        case .lateCharge: return .late
        case .suspense: return .suspense
        case .normal, .adjusted, .relocated, nil: return .posted
        }
    }

    /// F13 to F15: nil when the void was refused and the charge stands again.
    private func voidState(_ action: String) throws(StoreError) -> ChargeState? {
        guard let id = ID(action), let row = try outbox(action: id).last else { return .voided }
        guard row.state == .settled else { return .voidPending }
        let status = row.verdict?["status"]?.textValue.flatMap(Verdict.Status.init(rawValue:))
        switch status {
        case .rejected: return nil
        case .accepted, .duplicate, .superseded, .deferred, nil: return .voided
        }
    }
}
