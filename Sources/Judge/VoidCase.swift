import Ledger
import World

/// A charge shall be mirrored (`charge.void`).
enum VoidCase {
    /// Judges the intent: who asks, what became of the charge, and how much it is.
    static func judged(_ void: ChargeVoid, _ action: Action, _ view: LedgerView) -> Judgement {
        if view.circumstances.isDeviceRevoked {
            return CheckOrder.rejected(action, view, .sync(.deviceRevoked))
        }
        guard mayAsk(action, view) else {
            return CheckOrder.rejected(action, view, .billing(.actorNotPermitted))
        }
        switch view.charge {
        case .unknown: return CheckOrder.rejected(action, view, .sync(.dependencyUnknown))
        case .moot: return CheckOrder.made(moot, action, view)
        case .draft:
            var judgement = CheckOrder.made(.plain, action, view)
            judgement.effects = [.supersedeDraft(actionID: void.chargeActionID)]
            return judgement
        case .booked(let charge, let entries, let folioIsOpen):
            if charge.state == .voided { return CheckOrder.made(moot, action, view) }
            if charge.state == .posted, !folioIsOpen {
                return CheckOrder.rejected(action, view, .billing(.folioInvoiced))
            }
            if void.reasonCode != ChargeVoid.withdrawn, !isAllowed(charge.gross, action, view) {
                return CheckOrder.rejected(action, view, .billing(.actorNotPermitted))
            }
            return mirrored(charge, entries, action, view)
        }
    }

    private static let moot = Verdict(
        .superseded,
        code: Code.billing(.chargeAlreadyVoided).text
    )

    private static func mayAsk(_ action: Action, _ view: LedgerView) -> Bool {
        action.actor.staffID.flatMap { view.staff[$0] }?.mayPost ?? false
    }

    /// Up to the limit anybody who posts; above it a supervisor (F12).
    private static func isAllowed(_ gross: Money, _ action: Action, _ view: LedgerView) -> Bool {
        let policy = view.namedPolicy ?? view.policy
        if policy.voidLimit.allows(gross) { return true }
        let people = action.approvals.map(\.staffID) + [action.actor.staffID].compactMap { $0 }
        return people.contains { view.staff[$0]?.isSupervisor ?? false }
    }

    private static func mirrored(
        _ charge: ChargeRecord,
        _ entries: [Entry],
        _ action: Action,
        _ view: LedgerView
    ) -> Judgement {
        var verdict = Verdict.plain
        var judgement = CheckOrder.made(verdict, action, view)
        if judgement.businessDate != action.capture.businessDate {
            verdict.disposition = .adjusted
            verdict.notes = [Note.businessDateClosed.rawValue]
            let date = judgement.businessDate.text
            verdict.extra["adjusted"] = [["kind": "redated", "business_date": .text(date)]]
            judgement.verdict = verdict
        }
        judgement.entries = Entries.mirror(of: entries)
        var voided = charge
        voided.state = .voided
        judgement.effects = [.putCharge(voided)]
        if let item = charge.itemID { judgement.effects.append(.closeItem(item)) }
        return judgement
    }
}
