public import Ledger
import World

/// Takes an own charge back while the cloud does not hold it (F3).
public struct WithdrawCharge: SlipCommand {
    /// The slip of the charge.
    public let slip: SlipNumber
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a charge to be taken back.
    public init(slip: SlipNumber, options: CommandOptions) {
        self.slip = slip
        self.options = options
    }

    /// The verb.
    public var verb: DeskVerb { .withdraw }

    /// Decides; see F3.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let found = try view.charge(slip)
        let isFresh = found.state == .captured || found.state == .draft
        guard isFresh, found.slip.outbox == .pending else {
            throw .desk(
                .illegalTransition,
                ["state": .text(found.state.rawValue), "event": "withdraw"]
            )
        }
        guard found.slip.action.actor.staffID == view.actor?.id else {
            throw .desk(.notPermitted, ["slip": .text(slip.text)])
        }
        let mirror = ChargeVoid(
            chargeID: found.charge.chargeID,
            chargeActionID: found.slip.action.id,
            folio: found.charge.folio,
            reasonCode: ChargeVoid.withdrawn
        )
        return DeskDecision(
            capture: [try view.draft(.chargeVoid(mirror))],
            state: ChargeState.voidPending.rawValue,
            money: found.charge.amounts?.gross
        )
    }
}

/// A charge that a command names by its slip.
struct FoundCharge {
    let slip: SlipView
    let charge: ChargePost
    let state: ChargeState
}

extension DeskView {
    /// The charge of a slip.
    ///
    /// - Throws: ``Refusal``: no such slip, another kind of slip, or a charge that is mirrored
    ///   already.
    func charge(_ number: SlipNumber) throws(Refusal) -> FoundCharge {
        guard let slip else { throw .desk(.slipUnknown, ["slip": .text(number.text)]) }
        guard case .chargePost(let charge) = slip.action.payload else {
            throw .desk(.notReversible, ["slip": .text(number.text)])
        }
        let state = slip.chargeState ?? (charge.isEstimate ? .draft : .captured)
        if state == .voidPending || state == .voided {
            throw .desk(.alreadyReversed, ["slip": .text(number.text)])
        }
        return FoundCharge(slip: slip, charge: charge, state: state)
    }
}
