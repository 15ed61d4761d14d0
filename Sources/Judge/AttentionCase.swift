import Ledger
import World

/// An attention item shall be settled (`attention.resolve`): its money goes where a supervisor
/// says, and the item with it (ATT-2, ATT-3).
enum AttentionCase {
    /// Judges the intent: who asks, what became of the item, where its money goes.
    static func judged(
        _ resolve: AttentionResolve,
        _ action: Action,
        _ view: LedgerView
    ) -> Judgement {
        if view.circumstances.isDeviceRevoked {
            return CheckOrder.rejected(action, view, .sync(.deviceRevoked))
        }
        guard isSigned(action, view) else {
            return CheckOrder.rejected(action, view, .billing(.actorNotPermitted))
        }
        guard let item = view.item else {
            return CheckOrder.rejected(action, view, .sync(.notFound))
        }
        guard item.isOpen else {
            let code = Code.billing(.itemAlreadyResolved).text
            return CheckOrder.made(Verdict(.superseded, code: code), action, view)
        }
        let needsProof = resolve.how == .writeOff && !mayWriteOff(item, view)
        switch target(of: resolve, item, view) {
        case .failure(let refusal): return CheckOrder.rejected(action, view, refusal.code)
        case .success(let target):
            if needsProof, let fault = StepUp.fault(of: action, view) {
                return CheckOrder.rejected(action, view, fault)
            }
            var judgement = settled(resolve, item, target, action, view)
            if needsProof { judgement.effects += StepUp.spending(action) }
            return judgement
        }
    }

    private struct Refused: Error { let code: Code }
    private typealias Target = (account: Account, reference: String)

    private static func isSigned(_ action: Action, _ view: LedgerView) -> Bool {
        let people = action.approvals.map(\.staffID) + [action.actor.staffID].compactMap { $0 }
        return people.contains { view.staff[$0]?.isSupervisor ?? false }
    }

    private static func mayWriteOff(_ item: ItemBooks, _ view: LedgerView) -> Bool {
        let limit = (view.namedPolicy ?? view.policy).supervisorTolerance
        return limit.allows(item.held.map(\.money))
    }

    /// Where the money of an item goes; nil for one without money.
    private static func target(
        of resolve: AttentionResolve,
        _ item: ItemBooks,
        _ view: LedgerView
    ) -> Result<Target?, Refused> {
        let holdsMoney = !item.held.isEmpty
        let isDraft = item.kind == AttentionRecord.Kind.draft.rawValue
        switch resolve.how {
        case .acknowledge, .acceptDesk, .acceptOffice, .duplicate:
            return holdsMoney ? .failure(Refused(code: .sync(.versionConflict))) : .success(nil)
        case .price: return price(item, view)
        case .writeOff where isDraft: return .success(nil)
        case .apply, .lateCharge:
            return folio(item, view).map { $0 }
        case .deposit: return money(holdsMoney, (.deposit, resolve.reference ?? ""))
        case .refund: return money(holdsMoney, (.deposit, item.actionID?.text ?? item.id.text))
        case .writeOff, .recover, .unidentified:
            return money(holdsMoney, (.variance, resolve.how.rawValue))
        }
    }

    /// A draft is priced where its tax can be told, else it waits on (TAX-4).
    private static func price(_ item: ItemBooks, _ view: LedgerView) -> Result<Target?, Refused> {
        guard let draft = item.draft, case .chargePost(let charge) = draft.payload else {
            return .failure(Refused(code: .sync(.versionConflict)))
        }
        let claimed = draft.capture.businessDate
        do throws(MoneyError) {
            let outcome = try Repricing.outcome(
                of: charge,
                claimed: claimed,
                booked: NightAudit.bookingDate(of: claimed, on: view.day),
                view
            )
            if case .missing(let code) = outcome { return .failure(Refused(code: code)) }
            return .success(nil)
        } catch { return .failure(Refused(code: .billing(.amountDisputed))) }
    }

    private static func money(_ isThere: Bool, _ target: Target) -> Result<Target?, Refused> {
        isThere ? .success(target) : .failure(Refused(code: .sync(.versionConflict)))
    }

    private static func folio(_ item: ItemBooks, _ view: LedgerView) -> Result<Target?, Refused> {
        guard !item.held.isEmpty else { return .failure(Refused(code: .sync(.versionConflict))) }
        switch view.folio {
        case .unknown, .reassigned: return .failure(Refused(code: .billing(.folioUnknown)))
        case .found(let folio), .moved(let folio):
            guard folio.isOpen else { return .failure(Refused(code: .billing(.folioClosed))) }
            guard item.held.allSatisfy({ $0.money.currency == folio.currency }) else {
                return .failure(Refused(code: .billing(.rateMissing)))
            }
            return .success((.folio, folio.id.text))
        }
    }

    private static func settled(
        _ resolve: AttentionResolve,
        _ item: ItemBooks,
        _ target: Target?,
        _ action: Action,
        _ view: LedgerView
    ) -> Judgement {
        var judgement = CheckOrder.made(.plain, action, view)
        if let target {
            judgement.entries = item.held.flatMap { held in
                [held.mirrored, Entry(target.account, target.reference, held.money)]
            }
        }
        judgement.effects = [.closeItem(item.id)]
        if let payment = item.payment, let state = resolve.how.paymentState {
            judgement.effects.append(.putPayment(payment.standing(state)))
        }
        if var session = item.session, resolve.how.isAboutCounts,
            session.reconciliation == .mismatch
        {
            session.reconciliation = .resolved
            judgement.effects.append(.putSession(session))
        }
        let isDraft = item.kind == AttentionRecord.Kind.draft.rawValue
        if resolve.how == .writeOff, isDraft, let draft = item.actionID {
            judgement.effects.append(.supersedeDraft(actionID: draft))
        }
        if let price = resolve.money, let draft = item.draft {
            judgement.effects.append(.priceDraft(actionID: draft.id, at: price))
        }
        return judgement
    }
}

extension AttentionResolve.How {
    /// What becomes of the payment that the item is about (PY5).
    fileprivate var paymentState: PaymentState? {
        switch self {
        case .apply: .applied
        case .deposit: .deposit
        case .refund: .refundDue
        case .unidentified: .unidentified
        case .lateCharge, .price, .writeOff, .recover, .acceptDesk, .acceptOffice, .duplicate,
            .acknowledge:
            nil
        }
    }

    /// Whether it says which of two counts is right.
    fileprivate var isAboutCounts: Bool { self == .acceptDesk || self == .acceptOffice }
}
