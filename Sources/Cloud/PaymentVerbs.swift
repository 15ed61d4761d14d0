import CloudStore
import Judge
import Ledger
import World

/// Payments that the office reverses or gives back, and deposits that it uses (K36, K38, K42).
enum PaymentVerbs {
    /// `payment reverse SLIP`: the claim is mirrored; the cash, which nobody here has seen, stands
    /// in suspense until the desk explains it.
    static func reverse(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let found: Found
        switch try named(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let payment): found = payment
        }
        let action = found.action
        guard found.state != .reversed else {
            return .failure(.rule(.billing(.alreadyReversed), "The payment is reversed already."))
        }
        guard found.state.mayBeReversed(isDeposit: found.isDeposit) else { return found.spent }
        guard !found.isAppliedDeposit else { return found.applied }
        guard let claim = try claim(of: action, ledger), found.state != .inSuspense else {
            return .failure(.rule(.sync(.versionConflict), "The payment is not on one folio."))
        }
        let item = AttentionRecord(
            id: CloudLedger.officeReversal(of: action.id),
            kind: .suspense,
            isHigh: true,
            amounts: [claim.money.magnitude],
            actionID: action.id,
            code: Code.billing(.alreadyReversed).text
        )
        try ledger.open(item)
        let entries = [
            Entry(claim.account, claim.reference, claim.money.negated, origin: .cloud),
            Entry(.suspense, item.id.text, claim.money, origin: .cloud),
        ]
        try book(entries, "payment_reversed", because: action.id, ledger, desk)
        return .success(["payment": try put(found, .reversed, ledger)])
    }

    /// `payment refund SLIP [--money M]`: the office gave it back by other means.
    static func refund(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let found: Found
        switch try named(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let payment): found = payment
        }
        let action = found.action
        guard let settled = action.payload.settled, let id = action.payload.reversibleID else {
            return .failure(.unknown("payment", command.words.first ?? ""))
        }
        let amount: Money
        if let text = command.options["money"] {
            guard let typed = MoneyWords.list(text)?.first else {
                return .failure(.usage("--money \(text) is no amount"))
            }
            amount = typed
        } else {
            amount = settled
        }
        guard amount.amountMicro > 0 else { return .failure(.usage("nothing is no refund")) }
        let claimed = try ledger.refunded(of: id)[settled.currency].amountMicro
        guard amount.currency == settled.currency,
            amount.amountMicro <= settled.amountMicro - claimed
        else { return .failure(.rule(.billing(.overRefund), "That is more than was paid.")) }
        guard found.state.mayBeRefunded else { return found.spent }
        guard !found.isAppliedDeposit else { return found.applied }
        guard let claim = try claim(of: action, ledger) else {
            return .failure(.rule(.sync(.versionConflict), "The payment is not on one folio."))
        }
        let entries = [
            Entry(claim.account, claim.reference, amount, origin: .cloud),
            Entry(.paidOut, "OFFICE_REFUND", amount.negated, origin: .cloud),
        ]
        try book(entries, "payment_refunded", because: action.id, ledger, desk)
        let request = RefundRequest(
            refundID: desk.mint(),
            paymentID: id,
            folio: nil,
            amount: amount,
            reasonCode: "OFFICE"
        )
        try ledger.put("refunds", Refund(request, state: .settled).document)
        return .success(["payment": try put(found, .refunded, ledger)])
    }

    /// `deposit apply SLIP --folio F`: an advance payment is used on a folio.
    static func apply(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        let found: Found
        switch try named(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let payment): found = payment
        }
        let action = found.action
        guard let number = command.options["folio"] else {
            return .failure(.usage("--folio is missing"))
        }
        guard let folio = try ledger.folio(number: number) else {
            return .failure(.unknown("folio", number))
        }
        guard found.state == .deposit else {
            return .failure(.rule(.billing(.depositAlreadyApplied), "The deposit is not held."))
        }
        let claim = try ledger.entries(of: action.id).first { $0.account == .deposit }
        guard let claim, folio.isOpen, claim.money.currency == folio.currency else {
            return .failure(.rule(.billing(.folioClosed), "Folio \(number) cannot take it."))
        }
        let entries = [
            Entry(.deposit, claim.reference, claim.money.negated, origin: .cloud),
            Entry(.folio, folio.id.text, claim.money, origin: .cloud),
        ]
        try book(entries, "deposit_applied", because: action.id, ledger, desk)
        return .success(["payment": try put(found, .applied, ledger)])
    }

    /// A payment that the office names by its slip.
    private struct Found {
        let action: Action
        let document: JSON
        let state: PaymentState

        var isDeposit: Bool { action.type == .paymentDeposit }

        /// Whether its money is on a folio by now, and no more where its own line says (K42).
        var isAppliedDeposit: Bool { isDeposit && state == .applied }

        /// The answer to who wants an applied deposit back.
        var applied: HeadOffice.Answer {
            let title = "The deposit is on a folio: take it back there."
            return .failure(.rule(.billing(.depositAlreadyApplied), title))
        }

        /// The answer where the table of its states has no such step.
        var spent: HeadOffice.Answer {
            .failure(.rule(.sync(.versionConflict), "The payment is \(state.rawValue)."))
        }
    }

    private static func named(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<Found, OfficeRefusal> {
        guard let text = command.words.first else {
            return .failure(.usage("\(command.verb) SLIP"))
        }
        guard let slip = SlipNumber(text), let id = try ledger.slipOwner(slip),
            let action = try ledger.action(id), let payment = action.payload.reversibleID,
            let document = try ledger.document("payments", payment.text)
        else { return .failure(.unknown("payment", text)) }
        guard let state = document["state"]?.textValue.flatMap(PaymentState.init(rawValue:)) else {
            throw .damaged
        }
        return .success(Found(action: action, document: document, state: state))
    }

    /// The one line that says what the payment is for; nil where it was divided.
    private static func claim(
        of action: Action,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Entry? {
        let claims = try ledger.entries(of: action.id).filter {
            $0.account == .folio || $0.account == .deposit
        }
        return claims.count == 1 ? claims.first : nil
    }

    private static func book(
        _ entries: [Entry],
        _ kind: String,
        because action: ID,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) {
        try ledger.book(
            Posting(
                id: desk.mint(),
                kind: kind,
                causedBy: action,
                entries: entries,
                businessDate: try ledger.businessDay().date
            )
        )
    }

    private static func put(
        _ found: Found,
        _ state: PaymentState,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> JSON {
        guard case .object(var members) = found.document else { throw .damaged }
        members["state"] = .text(state.rawValue)
        try ledger.put("payments", .object(members))
        return .object(members)
    }
}

extension Payload {
    /// What a payment settled.
    fileprivate var settled: Money? {
        switch self {
        case .paymentCash(let payment), .paymentDeposit(let payment): payment.settled
        default: nil
        }
    }
}
