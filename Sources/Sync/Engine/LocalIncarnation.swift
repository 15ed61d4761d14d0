public import Ledger

/// One numbering as the engine sees it.
public struct LocalIncarnation: Hashable, Sendable {
    /// Its name.
    public let id: ID
    /// The highest number ever assigned, by any witness.
    public var last: Int64
    /// The highest of the unbroken prefix that is readable here or known to be in custody.
    public var held: Int64
    /// The lowest number still held here; what was before it is pruned.
    public var firstHeld: Int64
    /// The last number believed received.
    public var received: Int64
    /// The highest `safe_seq` that a cloud ever promised.
    public var promisedSafe: Int64
    /// Whether what it held goes on under a later incarnation, so that it is never pushed again.
    public var isCarried: Bool

    /// Makes a numbering.
    ///
    /// - Parameters:
    ///   - id: Its name.
    ///   - last: The highest number ever assigned, by any witness.
    ///   - held: The highest of the unbroken prefix, `last` when nothing is missing.
    ///   - received: The last number believed received.
    public init(id: ID, last: Int64, held: Int64? = nil, received: Int64 = 0) {
        self.id = id
        self.last = last
        self.held = held ?? last
        self.received = received
        firstHeld = 1
        promisedSafe = 0
        isCarried = false
    }

    /// Whether a cloud still lacks what is held here.
    var isWaiting: Bool { !isCarried && received < held }
}
