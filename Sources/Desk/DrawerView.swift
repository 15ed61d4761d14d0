public import Ledger

/// A drawer with what stands on it.
public struct DrawerView: Hashable, Sendable {
    /// What the last session on a drawer left.
    public struct Predecessor: Hashable, Sendable {
        /// The session.
        public var sessionID: ID
        /// What it left, ascending by code.
        public var floatLeft: [Money]
        /// Whether the next opening needs a count and a supervisor (S24).
        public var isRecountRequired: Bool

        /// Makes it.
        public init(sessionID: ID, floatLeft: [Money], isRecountRequired: Bool = false) {
            self.sessionID = sessionID
            self.floatLeft = floatLeft
            self.isRecountRequired = isRecountRequired
        }
    }

    /// The drawer.
    public var drawer: Drawer
    /// The code of the other desk that holds the lease, where this one knows it.
    public var holder: String?
    /// The session that blocks it, if one does (LSE-4), and where that stands.
    public var blocking: Blocking?
    /// How many closes on it wait for the cloud: every pending close but `awaiting_cosign`.
    public var waitingCloses: Int64
    /// The last session that was closed on it, here or by the cloud.
    public var predecessor: Predecessor?
    /// How many closes this device captured on it: the next `z_no` is one more (RPT-2).
    public var closeCount: Int64

    /// A session that blocks a drawer.
    public struct Blocking: Hashable, Sendable {
        /// The session.
        public var sessionID: ID
        /// Its owner.
        public var ownerID: ID
        /// Where it stands.
        public var state: SessionState

        /// Makes it.
        public init(sessionID: ID, ownerID: ID, state: SessionState) {
            self.sessionID = sessionID
            self.ownerID = ownerID
            self.state = state
        }
    }

    /// Makes a view.
    public init(
        _ drawer: Drawer,
        blocking: Blocking? = nil,
        waitingCloses: Int64 = 0,
        predecessor: Predecessor? = nil,
        closeCount: Int64 = 0
    ) {
        self.drawer = drawer
        self.blocking = blocking
        self.waitingCloses = waitingCloses
        self.predecessor = predecessor
        self.closeCount = closeCount
    }
}
