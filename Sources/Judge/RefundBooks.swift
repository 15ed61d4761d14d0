public import Ledger
public import World

/// What the books know of a refund that is asked for or paid.
public struct RefundBooks: Sendable {
    /// The refund; nil before it was registered.
    public var refund: Refund?
    /// What was asked for; nil when nobody knows.
    public var request: RefundRequest?
    /// The document of the payment.
    public var payment: JSON?
    /// What other refunds of the payment claim.
    public var others: Totals

    /// Joins them.
    public init(refund: Refund?, request: RefundRequest?, payment: JSON?, others: Totals) {
        self.refund = refund
        self.request = request
        self.payment = payment
        self.others = others
    }
}
