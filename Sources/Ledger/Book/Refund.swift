public import World

/// A refund as the office tells of it.
///
/// - SeeAlso: P12.1 `refunds`.
public struct Refund: Hashable, Sendable {
    /// Who approved it, and until when.
    public struct Approval: Hashable, Sendable {
        /// Who; nil for the office.
        public let by: ID?
        /// When.
        public let at: Timestamp
        /// Until when it may be paid; nil for ever.
        public let expiresAt: Timestamp?
        /// Whether two people at a desk did.
        public let isOffline: Bool

        /// Makes an approval.
        public init(by: ID?, at: Timestamp, expiresAt: Timestamp?, isOffline: Bool) {
            self.by = by
            self.at = at
            self.expiresAt = expiresAt
            self.isOffline = isOffline
        }

        init(_ json: JSON, _ path: String) throws(ShapeError) {
            var members = try JSONMembers(json, at: path)
            by = try members.optional("by", JSONMembers.id)
            at = try members.moment("at")
            expiresAt = try members.optional("expires_at", JSONMembers.moment)
            isOffline = try members.boolean("offline")
        }

        var json: JSON {
            [
                "by": by.map { .text($0.text) } ?? .null, "at": .text(at.text),
                "expires_at": expiresAt.map { .text($0.text) } ?? .null,
                "offline": .boolean(isOffline),
            ]
        }
    }

    /// The refund.
    public let id: ID
    /// The payment that is given back; nil for none.
    public let paymentID: ID?
    /// How much, in the currency that was settled.
    public let amount: Money
    /// Why.
    public let reasonCode: String
    /// Where it stands.
    public var state: RefundState
    /// Who approved it; nil when nobody did.
    public var approval: Approval?

    /// Makes a refund.
    ///
    /// - Parameters:
    ///   - request: What was asked for.
    ///   - state: Where it stands.
    ///   - approval: Who approved it.
    public init(_ request: RefundRequest, state: RefundState, approval: Approval? = nil) {
        id = request.refundID
        paymentID = request.paymentID
        amount = request.amount
        reasonCode = request.reasonCode
        self.state = state
        self.approval = approval
    }

    /// Reads the document of the collection `refunds`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.id("id")
        paymentID = try members.nullable("of_payment", JSONMembers.id)
        amount = try members.money("amount")
        reasonCode = try members.text("reason", limit: 40)
        state = try members.word("state", as: RefundState.self)
        approval = try members.optional("approval", Approval.init)
    }

    /// The members of its document beside `ver`.
    public var document: JSON {
        [
            "id": .text(id.text), "of_payment": paymentID.map { .text($0.text) } ?? .null,
            "amount": amount.json, "reason": .text(reasonCode), "state": .text(state.rawValue),
            "approval": approval?.json ?? .null,
        ]
    }
}
