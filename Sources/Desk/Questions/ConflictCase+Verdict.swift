public import Ledger
import World

/// What a verdict means in the words of `conflicts.md`.
///
/// A code says more than a note, and of several notes the one that moves money furthest (G6) is
/// told. A verdict that is no conflict has no case.
extension ConflictCase {
    /// Finds the case of a decided or waiting action.
    ///
    /// - Parameters:
    ///   - verdict: What the cloud said.
    ///   - action: What it said it of.
    ///   - isActorGone: Whether whoever did it was let go since.
    public init?(_ verdict: Verdict, of action: Action, isActorGone: Bool = false) {
        let code = verdict.code.flatMap { Code($0) }
        let found =
            switch verdict.status {
            case .duplicate: Self?.none
            case .deferred: code.flatMap { Self.waiting($0, action) }
            case .superseded: code.flatMap { Self.moot($0, verdict) }
            case .rejected: code.flatMap { Self.refused($0, action, isActorGone) }
            case .accepted:
                code.flatMap { Self.placed($0, verdict, action) }
                    ?? Self.noted(verdict.notes, action, isActorGone)
            }
        guard let found else { return nil }
        self = found
    }

    private static func waiting(_ code: Code, _ action: Action) -> ConflictCase? {
        switch code {
        case .sync(.blockedByStream): action.type == .sessionClose ? .closeBeforePayments : nil
        case .billing(.auditInProgress): .auditInProgress
        case .billing(.priceNotFound), .billing(.itemUnknown): .priceNotFound
        case .billing(.taxRuleMissing): .allowUntaxedExpired
        case .sync(.actionTypeUnsupported): .schemaTooNewOrOld
        default: nil
        }
    }

    private static func moot(_ code: Code, _ verdict: Verdict) -> ConflictCase? {
        switch code {
        case .billing(.sessionAlreadyClosed):
            verdict.params["desk"] == nil ? .closeTwoIDsSame : .consoleCloseVsQueuedClose
        case .billing(.chargeAlreadyVoided): .chargeReversedBoth
        default: nil
        }
    }

    private static func refused(
        _ code: Code,
        _ action: Action,
        _ isActorGone: Bool
    ) -> ConflictCase? {
        switch code {
        case .iam(.stepUpReplay): .stepUpReplay
        case .iam(.stepUpExpired): .stepUpExpiredOffline
        case .iam(.stepUpRequired): .closeRejectedOverLimit
        case .billing(.depositAlreadyApplied): .depositAppliedElsewhere
        case .billing(.folioBalanceOpen): .nightAuditExtendedStay
        case _ where action.type == .refundRequest: .refundNotPermitted
        case .billing(.cosignInvalid): .zeroCosigner
        case .billing(.actorNotPermitted): isActorGone ? .cashierDeactivated : nil
        default: nil
        }
    }

    private static func placed(
        _ code: Code,
        _ verdict: Verdict,
        _ action: Action
    ) -> ConflictCase? {
        switch code {
        case .billing(.drawerAlreadyOpen): .twoDesktopsOneDrawer
        case .billing(.folioClosed):
            verdict.disposition == .lateCharge ? .folioClosedBeforeCharge : .folioClosedBeforeCash
        case .billing(.folioUnknown): .folioUnknown
        case .billing(.noPost): .noPostOrCreditLimit
        case .billing(.roomReassigned): .chargeOnWrongGuest
        case .billing(.exponentMismatch): .expMismatch
        case .billing(.overpaid): .refundAlreadyDone
        case .billing(.depositAlreadyApplied): .depositAppliedElsewhere
        case .billing(.alreadyReversed):
            verdict.disposition == .adjusted ? .paymentReversedBoth : nil
        case .sync(.deviceRevoked): .deviceRevoked
        case .sync(.actionIDReused): .sameIDOtherPayload
        default: nil
        }
    }

    /// The first that applies, those that move money before those that only remark.
    private static func noted(
        _ notes: [String],
        _ action: Action,
        _ isActorGone: Bool
    ) -> ConflictCase? {
        if case .chargeVoid(let void) = action.payload, void.reasonCode == ChargeVoid.withdrawn {
            return .withdrawVsInflight
        }
        let known = Set(notes.compactMap(Note.init))
        return order.first { known.contains($0.note) && $0.applies(action, isActorGone) }?.name
    }

    private struct Told {
        let note: Note
        let name: ConflictCase

        init(_ note: Note, _ name: ConflictCase) {
            self.note = note
            self.name = name
        }

        func applies(_ action: Action, _ isActorGone: Bool) -> Bool {
            switch name {
            case .cashierDeactivated: isActorGone
            // What was keyed again from paper lost nothing (ACT-6).
            case .openUnknownToCloud: action.paperSlip == nil
            case .closeRejectedOverLimit: action.type == .sessionClose
            case .clockReset1970: action.capture.at < dawn
            default: true
            }
        }
    }

    /// Nothing of this house was captured before: 2020-01-01.
    private static let dawn = Timestamp(milliseconds: 1_577_836_800_000)

    private static let order: [Told] = [
        Told(.deviceRevoked, .deviceRevoked), Told(.recoverySession, .forcedCloseThenPayments),
        Told(.leaseLost, .staleLease), Told(.drawerInactive, .drawerDeactivated),
        Told(.propertySuspended, .propertySuspended), Told(.reconstructed, .openUnknownToCloud),
        Told(.folioMoved, .folioMoved), Told(.converted, .folioCurrencyChanged),
        Told(.businessDateClosed, .businessDateClosed), Told(.redated, .tzChanged),
        Told(.repriced, .priceChanged), Told(.retaxed, .taxChanged),
        Told(.actorNotPermitted, .cashierDeactivated),
        Told(.stepUpRequired, .closeRejectedOverLimit), Told(.varianceFlagged, .toleranceChanged),
        Told(.drawerNegative, .negativeDrawer), Told(.slipDuplicate, .slipNumberCollision),
        Told(.complianceReview, .overpaymentLimit), Told(.refundDue, .paidTwice),
        Told(.creditLimit, .noPostOrCreditLimit), Told(.currencyRemoved, .currencyRemoved),
        Told(.softDuplicate, .humanDuplicate), Told(.fxStale, .fxSuperseded),
        Told(.pinStale, .pinChangedInCloud), Told(.sessionOld, .sessionTooOld),
        Told(.clockSuspect, .clockReset1970), Told(.clockSuspect, .clockFuture),
    ]
}
