import Desk
import Ledger
import World

/// What was taken back and paid back in the shop, out of its records alone.
extension Shop {
    /// The ledger lines of an action, with those that follow from earlier ones.
    func entries(of action: Action) throws -> [Entry] {
        switch action.payload {
        case .paymentReverse(let mirror):
            let original = self.action(mirror.paymentActionID)
            return try Entries.reversal(
                of: original.map { try entries(of: $0) } ?? [],
                moving: action.drawerEffect ?? [],
                in: mirror.sessionID
            )
        case .refundPayout(let payout):
            let asked = action.dependencies.compactMap { self.action($0) }.first
            var request: RefundRequest?
            if case .refundRequest(let found) = asked?.payload { request = found }
            return try Entries.payout(payout, of: request, paidBy: asked.flatMap(payment))
        default: return try Entries.of(action.payload)
        }
    }

    /// Fills what a command wants to know about a payment or refund.
    func fillReturns(_ query: DeskQuery, _ view: inout DeskView) throws {
        guard let found = view.slip?.action else { return }
        if let id = found.payload.reversibleID {
            view.slip?.paymentState = try paymentState(found, id)
        }
        switch found.payload {
        case .paymentCash(let payment), .paymentDeposit(let payment):
            var folio: FolioTarget?
            if case .folio(let target) = payment.purpose { folio = target }
            var known = PaymentView(
                id: payment.paymentID,
                actionID: found.id,
                settled: payment.settled,
                folio: folio,
                state: view.slip?.paymentState ?? .captured
            )
            for request in requests(of: payment.paymentID) where try state(of: request).isLive {
                guard case .refundRequest(let refund) = request.payload else { continue }
                known.refunded = try known.refunded.adding(refund.amount)
            }
            view.payment = known
        case .refundRequest(let request):
            view.refund = RefundView(
                request: request,
                actionID: found.id,
                state: try state(of: found),
                payment: payment(askedBackBy: found)
            )
        default: break
        }
    }

    /// Where a refund stands.
    func state(of request: Action) throws -> RefundState {
        guard case .refundRequest(let refund) = request.payload else { return .requested }
        let payout = records.last {
            guard case .refundPayout(let paid) = $0.action.payload else { return false }
            return paid.refundID == refund.refundID
        }
        if let payout {
            if reversal(of: payout.action.id) != nil { return .reversed }
            return payout.outbox == .settled ? .settled : .paid
        }
        if let office = officeRefunds[refund.refundID] { return office.state }
        if request.notes.contains(Note.stepUpRequired.rawValue) { return .awaitingCloud }
        return request.approvals.isEmpty ? .requested : .approved
    }

    private func paymentState(_ action: Action, _ id: ID) throws -> PaymentState {
        if reversal(of: action.id) != nil { return .reversed }
        let paid: [RefundState] = [.paid, .settled]
        if try requests(of: id).contains(where: { paid.contains(try state(of: $0)) }) {
            return .refunded
        }
        let record = records.first { $0.action.id == action.id }
        guard record?.outbox == .settled else { return .captured }
        return action.type == .paymentDeposit ? .deposit : .applied
    }

    private func requests(of payment: ID) -> [Action] {
        records.map(\.action).filter {
            guard case .refundRequest(let refund) = $0.payload else { return false }
            return refund.paymentID == payment
        }
    }

    private func reversal(of action: ID) -> Action? {
        records.map(\.action).first {
            guard case .paymentReverse(let mirror) = $0.payload else { return false }
            return mirror.paymentActionID == action
        }
    }

    private func action(_ id: ID) -> Action? {
        records.first { $0.action.id == id }?.action
    }

    private func payment(askedBackBy request: Action) -> CashPayment? {
        for id in request.dependencies {
            switch action(id)?.payload {
            case .paymentCash(let payment), .paymentDeposit(let payment): return payment
            default: continue
            }
        }
        return nil
    }
}
