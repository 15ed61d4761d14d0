import Ledger

/// A folio shall be closed (`folio.settle`).
enum FolioCase {
    /// Judges the intent: the folio owes nothing and waits for nothing (K63).
    static func judged(_ settle: FolioSettle, _ action: Action, _ view: LedgerView) -> Judgement {
        if view.circumstances.isDeviceRevoked {
            return CheckOrder.rejected(action, view, .sync(.deviceRevoked))
        }
        let actor = action.actor.staffID.flatMap { view.staff[$0] }
        guard actor?.mayPost == true else {
            return CheckOrder.rejected(action, view, .billing(.actorNotPermitted))
        }
        switch view.folio {
        case .unknown, .reassigned:
            return CheckOrder.rejected(action, view, .billing(.folioUnknown))
        case .moved: return CheckOrder.rejected(action, view, .billing(.folioClosed))
        case .found(let folio):
            guard folio.isOpen else {
                let code = Code.billing(.folioClosed).text
                return CheckOrder.made(Verdict(.superseded, code: code), action, view)
            }
            guard folio.balance.isZero, !view.hasDrafts else {
                return CheckOrder.rejected(action, view, .billing(.folioBalanceOpen))
            }
            var judgement = CheckOrder.made(.plain, action, view)
            judgement.effects = [.closeFolio(folio.id)]
            return judgement
        }
    }
}
