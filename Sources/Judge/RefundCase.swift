import Ledger
import World

/// Money is asked back (`refund.request`) and paid out (`refund.payout`).
enum RefundCase {
    /// Judges a request: `accepted` means registered (R1 to R5).
    static func judged(
        _ request: RefundRequest,
        _ action: Action,
        _ view: LedgerView
    ) -> Judgement {
        if let code = objection(to: request, action, view) {
            return CheckOrder.rejected(action, view, code)
        }
        let isSigned =
            !action.approvals.isEmpty && !action.notes.contains(Note.stepUpRequired.rawValue)
        var refund = Refund(request, state: .requested)
        if isSigned {
            guard Placement.peopleMayAct(action, view) else {
                return CheckOrder.rejected(action, view, .billing(.cosignInvalid))
            }
            let policy = view.namedPolicy ?? view.policy
            let at = view.circumstances.at
            refund.state = .approved
            refund.approval = Refund.Approval(
                by: action.approvals.first?.staffID,
                at: at,
                expiresAt: at.adding(milliseconds: policy.approvalHours * 3_600_000),
                isOffline: true
            )
        }
        var judgement = CheckOrder.made(.plain, action, view)
        judgement.effects = [.putRefund(refund)]
        return judgement
    }

    /// Why a request is refused, nil when it is not (R5, K37, K42).
    private static func objection(
        to request: RefundRequest,
        _ action: Action,
        _ view: LedgerView
    ) -> Code? {
        if view.circumstances.isDeviceRevoked { return .sync(.deviceRevoked) }
        let actor = action.actor.staffID.flatMap { view.staff[$0] }
        guard actor?.mayPost == true else { return .billing(.actorNotPermitted) }
        let isSigned =
            !action.approvals.isEmpty && !action.notes.contains(Note.stepUpRequired.rawValue)
        let limit = (view.namedPolicy ?? view.policy).offlineRefundLimit
        if isSigned, !limit.allows(request.amount) { return .billing(.actorNotPermitted) }
        guard request.paymentID != nil else { return nil }
        guard let books = view.refund, let payment = books.payment, let settled = payment.settled
        else { return .sync(.dependencyUnknown) }
        switch payment.paymentState {
        case .reversed: return .billing(.alreadyReversed)
        case .applied where payment.wasDeposit: return .billing(.depositAlreadyApplied)
        default: break
        }
        guard settled.currency == request.amount.currency else { return .billing(.overRefund) }
        let claimed = books.others[settled.currency].amountMicro
        if claimed >= settled.amountMicro { return .billing(.alreadyRefunded) }
        let isTooMuch = request.amount.amountMicro > settled.amountMicro - claimed
        return isTooMuch ? .billing(.overRefund) : nil
    }

    /// Places a payout (R8, R9).
    static func place(_ payout: RefundPayout, _ booking: inout Booking) throws(MoneyError) {
        guard let books = booking.view.refund, let request = books.request else {
            try Placement.session(&booking, payout.sessionID)
            let effect = booking.action.drawerEffect ?? []
            Suspense.holdCash(effect, of: &booking, because: .sync(.dependencyUnknown))
            try booking.noteNegativeDrawer()
            booking.putSessionEntry()
            return
        }
        booking.entries = try Entries.payout(
            payout,
            of: request,
            paidBy: books.payment.flatMap(\.cashPayment)
        )
        try Placement.session(&booking, payout.sessionID)
        try claim(request, books, &booking)
        try booking.noteNegativeDrawer()
        booking.putSessionEntry()
        var refund = books.refund ?? Refund(request, state: .settled)
        refund.state = .settled
        booking.effects.append(.putRefund(refund))
        if let payment = books.payment, payment.paymentState != .reversed {
            booking.effects.append(.putPayment(payment.standing(.refunded)))
        }
    }

    /// Where the guest's part of a payout is booked.
    private static func claim(
        _ request: RefundRequest,
        _ books: RefundBooks,
        _ booking: inout Booking
    ) throws(MoneyError) {
        if booking.view.circumstances.isDeviceRevoked {
            booking.add(.deviceRevoked)
            let code = Code.sync(.deviceRevoked)
            try Suspense.hold([.folio, .deposit], of: &booking, because: code)
        } else if try isOverpaid(request, books) {
            try Suspense.hold([.folio, .deposit], of: &booking, because: .billing(.overpaid))
        } else if books.payment?.paymentState == .refundDue {
            // A decision moved the money there, under the payment's own action.
            let reference = books.payment?["action_id"]?.textValue ?? ""
            booking.entries = booking.entries.map { entry in
                entry.account == .folio || entry.account == .deposit
                    ? Entry(.deposit, reference, entry.money, origin: entry.origin) : entry
            }
        } else if booking.entries.contains(where: { $0.account == .folio }) {
            _ = try PaymentCase.claim(&booking)
        }
    }

    /// Whether the office gave it back, refused it, or has no such payment any more (K36).
    private static func isOverpaid(
        _ request: RefundRequest,
        _ books: RefundBooks
    ) throws(MoneyError) -> Bool {
        switch books.refund?.state {
        case .declined, .cancelled, .settled: return true
        case .requested, .awaitingCloud, .approved, .paid, .expired, .reversed, nil: break
        }
        guard let payment = books.payment, let settled = payment.settled else { return false }
        switch payment.paymentState {
        case .reversed, .inSuspense: return true
        case .applied where payment.wasDeposit: return true
        default: break
        }
        let claimed = try books.others[settled.currency].adding(request.amount)
        return claimed.amountMicro > settled.amountMicro
    }
}

extension JSON {
    /// What a payment settled.
    fileprivate var settled: Money? {
        guard let amount = self["settled"] else { return nil }
        do throws(ShapeError) { return try Money(amount, "payments.settled") } catch {
            return nil
        }
    }

    /// Whether a payment was taken in advance.
    fileprivate var wasDeposit: Bool { self["reference"]?.textValue != nil }

    /// The payload that a payment's document was made of.
    fileprivate var cashPayment: CashPayment? {
        let folio = self["folio_id"]?.textValue.flatMap { ID($0) }
        let reference = self["reference"]?.textValue
        let type: ActionType = reference == nil ? .paymentCash : .paymentDeposit
        var members: [String: JSON] = ["payment_id": self["id"] ?? .null]
        for name in [
            "cash_session_id", "tender", "settled", "change", "rounding", "residual",
            "residual_micro",
        ] { members[name] = self[name] }
        if let reference { members["reference"] = .text(reference) }
        if reference == nil { members["folio_id"] = folio.map { .text($0.text) } ?? .null }
        do throws(ShapeError) {
            switch try Payload(.object(members), of: type) {
            case .paymentCash(let payment), .paymentDeposit(let payment): return payment
            default: return nil
            }
        } catch { return nil }
    }
}
