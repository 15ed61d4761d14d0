public import Ledger

/// A payment that a command names by its slip, of this desk or of another.
public struct PaymentView: Hashable, Sendable {
    /// The payment.
    public var id: ID
    /// The action, when it was captured on this device.
    public var actionID: ID?
    /// What was settled.
    public var settled: Money
    /// The folio that was paid; nil for a deposit.
    public var folio: FolioTarget?
    /// Where it stands.
    public var state: PaymentState
    /// What refunds that this desk knows of claim of it.
    public var refunded: Money

    /// Makes a view of a payment nobody wants back.
    ///
    /// - Parameters:
    ///   - id: The payment.
    ///   - actionID: The action, when it was captured on this device.
    ///   - settled: What was settled.
    ///   - folio: The folio that was paid.
    ///   - state: Where it stands.
    public init(
        id: ID,
        actionID: ID?,
        settled: Money,
        folio: FolioTarget?,
        state: PaymentState
    ) {
        self.id = id
        self.actionID = actionID
        self.settled = settled
        self.folio = folio
        self.state = state
        refunded = .zero(settled.currency)
    }
}

/// A refund that a command names by the slip of its request.
public struct RefundView: Hashable, Sendable {
    /// What was asked for.
    public var request: RefundRequest
    /// The action that asked.
    public var actionID: ID
    /// Where it stands.
    public var state: RefundState
    /// The payment, when it was captured on this device.
    public var payment: CashPayment?

    /// Makes a view.
    public init(
        request: RefundRequest,
        actionID: ID,
        state: RefundState,
        payment: CashPayment?
    ) {
        self.request = request
        self.actionID = actionID
        self.state = state
        self.payment = payment
    }
}
