extension Code {
    /// What sign-in and step-up refuse: `MELMASTOON.IAM.*`.
    public enum IAMName: String, Hashable, Sendable, CaseIterable {
        // Exit 77.
        case loginRequired = "LOGIN_REQUIRED"
        case pinWrong = "PIN_WRONG"
        case pinLocked = "PIN_LOCKED"
        case staffUnknown = "STAFF_UNKNOWN"
        case staffDisabled = "STAFF_DISABLED"
        case rosterExpired = "ROSTER_EXPIRED"
        // Exit 6.
        case stepUpRequired = "STEP_UP_REQUIRED"
        case stepUpExpired = "STEP_UP_EXPIRED"
        case stepUpReplay = "STEP_UP_REPLAY"

        /// The exit code of `till` and `edgectl` (D25).
        public var exitCode: Int32 {
            switch self {
            case .stepUpRequired, .stepUpExpired, .stepUpReplay: 6
            default: 77
            }
        }
    }
}
