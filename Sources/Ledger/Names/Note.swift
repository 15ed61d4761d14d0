/// A remark that travels with a verdict or a slip, as a bare name.
///
/// A note never changes where money is booked (P10.1); some open an attention item.
public enum Note: String, Hashable, Sendable, CaseIterable {
    case priced = "PRICED"
    case repriced = "REPRICED"
    case retaxed = "RETAXED"
    case untaxed = "UNTAXED"
    case redated = "REDATED"
    case businessDateClosed = "BUSINESS_DATE_CLOSED"
    case roundingAdjusted = "ROUNDING_ADJUSTED"
    case converted = "CONVERTED"
    case folioMoved = "FOLIO_MOVED"
    case recoverySession = "RECOVERY_SESSION"
    case leaseLost = "LEASE_LOST"
    case drawerInactive = "DRAWER_INACTIVE"
    case propertySuspended = "PROPERTY_SUSPENDED"
    case varianceFlagged = "VARIANCE_FLAGGED"
    case supervisorRequired = "SUPERVISOR_REQUIRED"
    case stepUpRequired = "STEP_UP_REQUIRED"
    case sessionOld = "SESSION_OLD"
    case refundDue = "REFUND_DUE"
    case creditLimit = "CREDIT_LIMIT"
    case complianceReview = "COMPLIANCE_REVIEW"
    case drawerNegative = "DRAWER_NEGATIVE"
    case slipDuplicate = "SLIP_DUPLICATE"
    case softDuplicate = "SOFT_DUPLICATE"
    case fxStale = "FX_STALE"
    case fxHouseRate = "FX_HOUSE_RATE"
    case priceLapsed = "PRICE_LAPSED"
    case currencyRemoved = "CURRENCY_REMOVED"
    case actorNotPermitted = "ACTOR_NOT_PERMITTED"
    case rosterStale = "ROSTER_STALE"
    case pinStale = "PIN_STALE"
    case clockSuspect = "CLOCK_SUSPECT"
    case piiDetected = "PII_DETECTED"
    case reconstructed = "RECONSTRUCTED"
    case deviceRevoked = "DEVICE_REVOKED"
    case unmapped = "UNMAPPED"

    /// Whether the cloud opens an attention item with it (ATT-1).
    public var opensAttention: Bool {
        switch self {
        case .varianceFlagged, .refundDue, .creditLimit, .complianceReview, .drawerNegative,
            .slipDuplicate, .actorNotPermitted, .piiDetected, .unmapped:
            true
        default: false
        }
    }
}
