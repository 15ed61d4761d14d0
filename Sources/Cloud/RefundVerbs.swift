import CloudStore
import Ledger
import World

/// Refunds that a desk asked for, as the office decides them (R4, R5, R10).
enum RefundVerbs {
    /// `refund approve SLIP`: the desk may pay it, until the approval ends.
    static func approve(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        switch try named(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(var refund):
            guard [.requested, .expired].contains(refund.state) else { return spent(refund) }
            let policy = try ledger.documents("policy").first
            let hours = policy?["values"]?["approval_valid_h"]?.integerValue
            let now = desk.clock.now()
            let valid = hours ?? Policy.standard.approvalHours
            refund.state = .approved
            refund.approval = Refund.Approval(
                by: nil,
                at: now,
                expiresAt: now.adding(milliseconds: valid * 3_600_000),
                isOffline: false
            )
            return try put(refund, ledger)
        }
    }

    /// `refund decline SLIP`: nothing may be paid; an approval that was not used is taken back.
    static func decline(
        _ command: OfficeCommand,
        _ ledger: CloudLedger,
        _ desk: OfficeDesk
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        switch try named(command, ledger) {
        case .failure(let refusal): return .failure(refusal)
        case .success(var refund):
            switch refund.state {
            case .requested: refund.state = .declined
            case .approved: refund.state = .cancelled
            default: return spent(refund)
            }
            return try put(refund, ledger)
        }
    }

    private static func spent(_ refund: Refund) -> HeadOffice.Answer {
        let title = "The refund is \(refund.state.rawValue)."
        return .failure(.rule(.sync(.versionConflict), title))
    }

    private static func put(
        _ refund: Refund,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> HeadOffice.Answer {
        try ledger.put("refunds", refund.document)
        return .success(["refund": refund.document])
    }

    /// The refund whose request has a slip.
    private static func named(
        _ command: OfficeCommand,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<Refund, OfficeRefusal> {
        guard let text = command.words.first else {
            return .failure(.usage("\(command.verb) SLIP"))
        }
        guard let slip = SlipNumber(text), let id = try ledger.slipOwner(slip),
            case .refundRequest(let request) = try ledger.action(id)?.payload,
            let document = try ledger.document("refunds", request.refundID.text)
        else { return .failure(.unknown("refund", text)) }
        do throws(ShapeError) { return .success(try Refund(document, "refunds")) } catch {
            throw .damaged
        }
    }
}
