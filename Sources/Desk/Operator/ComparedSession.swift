public import Ledger
public import World

/// What both sides say of one session, side by side.
public struct ComparedSession: Hashable, Sendable {
    /// Cash that one action moved, as this desk has it.
    public struct Line: Hashable, Sendable {
        /// The action.
        public var actionID: ID
        /// What people call it: slip, else type.
        public var name: String
        /// What it moved, ascending by currency.
        public var effect: [Money]
        /// Where its live row stands in the outbox.
        public var state: OutboxState
        /// Whether the cloud booked it where the cashier said.
        public var isBookedHere: Bool

        /// Makes it.
        public init(
            _ actionID: ID,
            name: String,
            effect: [Money],
            state: OutboxState,
            isBookedHere: Bool
        ) {
            self.actionID = actionID
            self.name = name
            self.effect = effect
            self.state = state
            self.isBookedHere = isBookedHere
        }
    }

    /// Cash that one action moved, as the cloud has it.
    public struct CloudLine: Hashable, Sendable {
        /// What it moved, ascending by currency.
        public var effect: [Money]
        /// Its slip, as text.
        public var slip: String?
        /// Whether the slip is one of this desk that this desk does not have.
        public var isUnknownHere: Bool

        /// Makes it.
        public init(effect: [Money], slip: String?, isUnknownHere: Bool) {
            self.effect = effect
            self.slip = slip
            self.isUnknownHere = isUnknownHere
        }
    }

    /// The session.
    public var id: ID
    /// The drawer's code, where it is known.
    public var drawer: String?
    /// Whether this desk has the session's opening.
    public var hasOpening: Bool
    /// Whether a checkpoint contains the opening.
    public var isOpeningSettled: Bool
    /// Where it stands by this desk's own actions; nil for a session of the cloud alone.
    public var own: SessionState?
    /// Where it stands in the cloud; nil when the replica has none.
    public var office: SessionState?
    /// When its last action was captured.
    public var lastActivity: Timestamp?
    /// Whether another device holds the drawer's lease.
    public var isLeaseElsewhere: Bool
    /// What moved, by this desk.
    public var lines: [Line]
    /// What moved, by the cloud.
    public var cloud: [ID: CloudLine]

    /// Begins a session of which nothing is known.
    public init(_ id: ID) {
        self.id = id
        hasOpening = false
        isOpeningSettled = false
        isLeaseElsewhere = false
        lines = []
        cloud = [:]
    }
}
