public import Ledger
public import World

/// What the books know of an action that shall be mirrored.
public struct OriginalBooks: Sendable {
    /// The action.
    public var action: Action
    /// Its lines as they were booked.
    public var entries: [Entry]
    /// Whether another action mirrored it.
    public var isMirrored: Bool
    /// The document of its payment; nil for a memo or a payout.
    public var payment: JSON?
    /// The refund, for a payout.
    public var refund: Refund?
    /// The open item of the office that mirrored it first (K38).
    public var officeItem: ID?
    /// The open item under which its claim stands in suspense.
    public var suspenseItem: ID?

    /// Joins them.
    ///
    /// - Parameters:
    ///   - action: The action.
    ///   - entries: Its lines as they were booked.
    ///   - isMirrored: Whether another action mirrored it.
    public init(_ action: Action, entries: [Entry], isMirrored: Bool) {
        self.action = action
        self.entries = entries
        self.isMirrored = isMirrored
    }
}

extension JSON {
    /// The same document with another state.
    func standing(_ state: PaymentState) -> JSON {
        guard case .object(var members) = self else { return self }
        members["state"] = .text(state.rawValue)
        return .object(members)
    }

    /// The payment's state.
    var paymentState: PaymentState? {
        self["state"]?.textValue.flatMap(PaymentState.init(rawValue:))
    }
}
