/// Where a refund stands, as the desk shows it.
///
/// - SeeAlso: `domain.md` 7.4.
public enum RefundState: String, Hashable, Sendable, CaseIterable {
    /// Asked for; small enough for the desk, but nobody signed.
    case requested
    /// Only the office may approve it.
    case awaitingCloud = "awaiting_cloud"
    /// It may be paid.
    case approved
    /// Refused; no money moved.
    case declined
    /// The cash left the drawer.
    case paid
    /// The office has booked the payout.
    case settled
    /// The approval is too old.
    case expired
    /// The office took it back.
    case cancelled
    /// The cash came back; it may be paid again (R11).
    case reversed

    /// Whether it still claims its part of the payment.
    public var isLive: Bool {
        switch self {
        case .requested, .awaitingCloud, .approved, .paid, .settled, .reversed: true
        case .declined, .expired, .cancelled: false
        }
    }

    /// What may happen to it at the desk.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        /// `till refund pay`.
        case pay
        /// `till reverse` of the payout.
        case reverse
    }

    /// Where an event leads (R7, R11); nil for a pair that is refused.
    public func after(_ event: Event) -> RefundState? {
        switch (self, event) {
        case (.approved, .pay), (.reversed, .pay): .paid
        case (.paid, .reverse), (.settled, .reverse): .reversed
        default: nil
        }
    }
}
