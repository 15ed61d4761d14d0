public import Ledger

/// The decision table that compares what is held here with what a cloud holds.
///
/// It decides on every custody and hello. Numbers alone are never believed: after a disk image was
/// restored on either side they may be equal and the contents not, so hashes are compared.
///
/// - SeeAlso: P17.4, P17.5.
public enum IncarnationTable {
    /// A row, by what was observed.
    public enum Row: Int, Hashable, Sendable {
        /// The same, or the cloud went back a little: go on from what it has.
        case normal = 1
        /// The cloud has more than was ever given here: the desk went back.
        case deskWentBack = 2
        /// Same numbers, other content.
        case fork = 3
        /// The cloud never saw it, or went far back.
        case unknown = 4
        /// Closed by an incarnation that is not ours: a clone.
        case clone = 5
        /// An older one is closed and the cloud lacks records held here.
        case closedIncomplete = 6
        /// The cloud broke its promise of what is safe, and the records are pruned here.
        case promiseBroken = 7
    }

    /// What is held here.
    public struct Local: Hashable, Sendable {
        /// Whether it is the numbering that grows now.
        public var isCurrent: Bool
        /// The highest number ever assigned.
        public var last: Int64
        /// The highest of the unbroken readable prefix.
        public var held: Int64
        /// The lowest number still held; what was before it is pruned.
        public var firstHeld: Int64
        /// Whether H(received) here is the cloud's head hash, nil when it cannot be told.
        public var match: Bool?

        /// Makes an observation.
        public init(isCurrent: Bool, last: Int64, held: Int64, firstHeld: Int64, match: Bool?) {
            self.isCurrent = isCurrent
            self.last = last
            self.held = held
            self.firstHeld = firstHeld
            self.match = match
        }
    }

    /// What the cloud says.
    public struct Cloud: Hashable, Sendable {
        /// Whether it has the incarnation.
        public var isKnown: Bool
        /// Whether a later one has begun.
        public var isClosed: Bool
        /// The prefix it holds.
        public var received: Int64
        /// The highest `safe_seq` it ever promised.
        public var promisedSafe: Int64
        /// Whether its current incarnation of this device is one held here.
        public var isCurrentKnownHere: Bool

        /// Makes an observation.
        public init(
            isKnown: Bool,
            isClosed: Bool,
            received: Int64,
            promisedSafe: Int64,
            isCurrentKnownHere: Bool
        ) {
            self.isKnown = isKnown
            self.isClosed = isClosed
            self.received = received
            self.promisedSafe = promisedSafe
            self.isCurrentKnownHere = isCurrentKnownHere
        }
    }

    /// The first row that fits.
    public static func row(_ local: Local, _ cloud: Cloud) -> Row {
        if cloud.received < cloud.promisedSafe, local.firstHeld > cloud.received + 1 {
            return .promiseBroken
        }
        if !cloud.isKnown { return .unknown }
        if local.isCurrent, cloud.isClosed, !cloud.isCurrentKnownHere { return .clone }
        if cloud.received > local.last { return .deskWentBack }
        // Nothing received is H(0), which is the same everywhere. What cannot be compared counts as
        // different: carrying again costs bytes, a fork taken for the same costs money.
        if cloud.received > 0, local.match != true { return .fork }
        if !local.isCurrent, cloud.isClosed, cloud.received < local.held {
            return .closedIncomplete
        }
        return .normal
    }

    /// Why a new incarnation must begin, nil when the row asks for none.
    public static func reason(for row: Row) -> IncarnationBegin.Reason? {
        switch row {
        case .deskWentBack: .rolledBack
        case .fork: .fork
        case .promiseBroken: .cloudLost
        case .normal, .unknown, .clone, .closedIncomplete: nil
        }
    }
}
