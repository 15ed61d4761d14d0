import World

/// A keying error in cash is mirrored, whole and once (`payment.reverse`).
///
/// The cash it moves is the original's negated, which only the original knows: the envelope's
/// `drawer_effect` tells it.
///
/// - SeeAlso: P8.8, PY6, R11.
public struct PaymentReverse: Hashable, Sendable {
    /// Where the cash is.
    public enum How: String, Hashable, Sendable, CaseIterable {
        /// It never came.
        case notReceived = "not_received"
        /// It was given back.
        case handedBack = "handed_back"
    }

    /// The reversal, minted by the desk.
    public let reversalID: ID
    /// The session, which is the original's.
    public let sessionID: ID
    /// What is mirrored: a payment, deposit, memo or refund.
    public let paymentID: ID
    /// The action that captured it.
    public let paymentActionID: ID
    /// Where the cash is.
    public let how: How
    /// Why.
    public let reasonCode: String

    /// Makes the payload.
    public init(
        reversalID: ID,
        sessionID: ID,
        paymentID: ID,
        paymentActionID: ID,
        how: How,
        reasonCode: String
    ) {
        self.reversalID = reversalID
        self.sessionID = sessionID
        self.paymentID = paymentID
        self.paymentActionID = paymentActionID
        self.how = how
        self.reasonCode = reasonCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        reversalID = try members.mintedID("reversal_id")
        sessionID = try members.mintedID("cash_session_id")
        paymentID = try members.mintedID("payment_id")
        paymentActionID = try members.mintedID("payment_action_id")
        how = try members.word("how", as: How.self)
        reasonCode = try members.code("reason_code")
    }

    var json: JSON {
        [
            "reversal_id": .text(reversalID.text), "cash_session_id": .text(sessionID.text),
            "payment_id": .text(paymentID.text),
            "payment_action_id": .text(paymentActionID.text), "how": .text(how.rawValue),
            "reason_code": .text(reasonCode),
        ]
    }
}

extension Payload {
    /// What a `payment.reverse` may name it by, nil for what nobody reverses.
    public var reversibleID: ID? {
        switch self {
        case .paymentCash(let payment), .paymentDeposit(let payment): payment.paymentID
        case .tenderMemo(let memo): memo.memoID
        case .refundPayout(let payout): payout.refundID
        default: nil
        }
    }
}
