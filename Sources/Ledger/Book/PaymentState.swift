/// Where a payment, deposit or memo stands, as the desk shows it.
///
/// - SeeAlso: `domain.md` 7.3.
public enum PaymentState: String, Hashable, Sendable, CaseIterable {
    /// Saved at the desk.
    case captured
    /// Booked.
    case applied
    /// In suspense.
    case inSuspense = "in_suspense"
    /// Held for a reservation.
    case deposit
    /// Somebody decided that it shall be given back.
    case refundDue = "refund_due"
    /// Nobody knows whose it is.
    case unidentified
    /// Given back, part or whole.
    case refunded
    /// Mirrored.
    case reversed

    /// Whether it may be reversed in its session (PY6).
    ///
    /// - Parameter isDeposit: Whether it was taken as an advance payment, which `deposit` is the
    ///   plain end of; what became one by a decision stays.
    /// - Returns: Whether it may.
    public func mayBeReversed(isDeposit: Bool) -> Bool {
        switch self {
        case .captured, .applied, .inSuspense: true
        case .deposit: isDeposit
        case .refundDue, .unidentified, .refunded, .reversed: false
        }
    }

    /// Whether a refund of it may be asked for (R1, PY7).
    public var mayBeRefunded: Bool {
        switch self {
        case .captured, .applied, .deposit, .refundDue, .refunded: true
        case .inSuspense, .unidentified, .reversed: false
        }
    }
}
