import World

/// Money shall be given back (`refund.request`); `accepted` means registered.
///
/// - SeeAlso: P8.13, R1 to R5.
public struct RefundRequest: Hashable, Sendable {
    /// The refund, minted by the desk.
    public let refundID: ID
    /// The payment that is given back; nil for none.
    public let paymentID: ID?
    /// The folio that was paid; nil for a deposit.
    public let folio: FolioTarget?
    /// How much, above zero, in the currency that was settled.
    public let amount: Money
    /// Why.
    public let reasonCode: String
    /// In words, at most 140 characters.
    public let reasonText: String?

    /// Makes the payload.
    public init(
        refundID: ID,
        paymentID: ID?,
        folio: FolioTarget?,
        amount: Money,
        reasonCode: String,
        reasonText: String? = nil
    ) {
        self.refundID = refundID
        self.paymentID = paymentID
        self.folio = folio
        self.amount = amount
        self.reasonCode = reasonCode
        self.reasonText = reasonText
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        refundID = try members.mintedID("refund_id")
        paymentID = try members.nullable("of_payment", JSONMembers.id)
        folio = try FolioTarget(ifIn: &members)
        amount = try members.moneyAboveZero("amount")
        reasonCode = try members.code("reason_code")
        reasonText = try members.optionalText("reason_text", limit: 140)
    }

    var json: JSON {
        .members(
            [
                ("refund_id", .text(refundID.text)),
                ("of_payment", paymentID.map { .text($0.text) } ?? .null), ("amount", amount.json),
                ("reason_code", .text(reasonCode)), ("reason_text", reasonText.map(JSON.text)),
            ] + (folio.map { [$0.member] } ?? [])
        )
    }
}

/// A refund was paid out of the drawer (`refund.payout`); needs a co-signature and its request.
///
/// - SeeAlso: P8.13, R7 to R9.
public struct RefundPayout: Hashable, Sendable {
    /// The refund.
    public let refundID: ID
    /// The session whose drawer paid.
    public let sessionID: ID
    /// The payment that is given back, as the request names it.
    public let paymentID: ID?
    /// What was handed over, each above zero.
    public let money: [Money]
    /// Why, as the request says.
    public let reasonCode: String

    /// Makes the payload.
    public init(
        refundID: ID,
        sessionID: ID,
        paymentID: ID?,
        money: [Money],
        reasonCode: String
    ) {
        self.refundID = refundID
        self.sessionID = sessionID
        self.paymentID = paymentID
        self.money = money
        self.reasonCode = reasonCode
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        refundID = try members.mintedID("refund_id")
        sessionID = try members.mintedID("cash_session_id")
        paymentID = try members.nullable("of_payment", JSONMembers.id)
        money = try members.list("money", JSONMembers.moneyAboveZero)
        reasonCode = try members.code("reason_code")
        guard (1...8).contains(money.count) else {
            throw ShapeError(members.path(of: "money"), "not 1 to 8 amounts")
        }
    }

    var json: JSON {
        [
            "refund_id": .text(refundID.text), "cash_session_id": .text(sessionID.text),
            "of_payment": paymentID.map { .text($0.text) } ?? .null,
            "money": Totals.json(money), "reason_code": .text(reasonCode),
        ]
    }
}
