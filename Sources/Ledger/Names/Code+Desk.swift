extension Code {
    /// What the desk refuses before anything is saved: `MELMASTOON.DESK.*`.
    public enum DeskName: String, Hashable, Sendable, CaseIterable {
        // Exit 3.
        case amountOutOfRange = "AMOUNT_OUT_OF_RANGE"
        case nothingDue = "NOTHING_DUE"
        case shortTender = "SHORT_TENDER"
        case currencyNotAccepted = "CURRENCY_NOT_ACCEPTED"
        case currencyDrainOnly = "CURRENCY_DRAIN_ONLY"
        case folioUnknown = "FOLIO_UNKNOWN"
        case itemUnknownNoText = "ITEM_UNKNOWN_NO_TEXT"
        case sessionNone = "SESSION_NONE"
        case sessionNotOpen = "SESSION_NOT_OPEN"
        case sessionExists = "SESSION_EXISTS"
        case drawerUnknown = "DRAWER_UNKNOWN"
        case drawerInactive = "DRAWER_INACTIVE"
        case drawerShort = "DRAWER_SHORT"
        case countIncomplete = "COUNT_INCOMPLETE"
        case recountLimit = "RECOUNT_LIMIT"
        case reasonRequired = "REASON_REQUIRED"
        case alreadyReversed = "ALREADY_REVERSED"
        case notSameSession = "NOT_SAME_SESSION"
        case overRefund = "OVER_REFUND"
        case notReversible = "NOT_REVERSIBLE"
        case paperSlipUsed = "PAPER_SLIP_USED"
        case textNotAllowed = "TEXT_NOT_ALLOWED"
        case softDuplicate = "SOFT_DUPLICATE"
        case requestIDReused = "REQUEST_ID_REUSED"
        case slipUnknown = "SLIP_UNKNOWN"
        case attentionUnknown = "ATTENTION_UNKNOWN"
        case illegalTransition = "ILLEGAL_TRANSITION"
        // Exit 1.
        case `internal` = "INTERNAL"
        // Exit 4.
        case busy = "BUSY"
        // Exit 5.
        case drawerFrozen = "DRAWER_FROZEN"
        case readOnly = "READ_ONLY"
        case suspended = "SUSPENDED"
        case quarantined = "QUARANTINED"
        case locked = "LOCKED"
        case notEnrolled = "NOT_ENROLLED"
        case recovering = "RECOVERING"
        case diskReserve = "DISK_RESERVE"
        // Exit 6.
        case cosignRequired = "COSIGN_REQUIRED"
        case supervisorRequired = "SUPERVISOR_REQUIRED"
        case samePerson = "SAME_PERSON"
        case leaseNotHeld = "LEASE_NOT_HELD"
        case fxTooOld = "FX_TOO_OLD"
        // Exit 7.
        case needsLine = "NEEDS_LINE"
        case refundNotApproved = "REFUND_NOT_APPROVED"
        // Exit 64.
        case usage = "USAGE"
        // Exit 69.
        case agentUnreachable = "AGENT_UNREACHABLE"
        // Exit 77.
        case notPermitted = "NOT_PERMITTED"
        case peerRefused = "PEER_REFUSED"

        /// The exit code of `till` and `edgectl` (D25).
        public var exitCode: Int32 {
            switch self {
            case .`internal`: 1
            case .busy: 4
            case .drawerFrozen, .readOnly, .suspended, .quarantined, .locked, .notEnrolled,
                .recovering, .diskReserve:
                5
            case .cosignRequired, .supervisorRequired, .samePerson, .leaseNotHeld, .fxTooOld: 6
            case .needsLine, .refundNotApproved: 7
            case .usage: 64
            case .agentUnreachable: 69
            case .notPermitted, .peerRefused: 77
            default: 3
            }
        }
    }
}
