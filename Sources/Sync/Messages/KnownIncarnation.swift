public import Ledger
public import World

/// What a cloud says in its hello of one incarnation that the device named.
///
/// - SeeAlso: P16.2.
public struct KnownIncarnation: Hashable, Sendable {
    /// How the cloud sees it.
    public enum State: String, Hashable, Sendable {
        /// The one that may still grow.
        case current
        /// A later one has begun.
        case closed
        /// Never seen here, or forgotten with a restore.
        case unknown
    }

    /// The numbering.
    public let incarnation: ID
    /// How the cloud sees it.
    public let state: State
    /// The gap-free prefix held there.
    public let receivedSeq: Int64
    /// H(receivedSeq), nil when nothing is held.
    public let headHash: [UInt8]?
    /// The cloud's own comparison of the held hash, nil when the device holds more than it.
    public let match: Bool?
    /// What has a final verdict.
    public let decided: RangeSet
    /// The highest number that survives a restore.
    public let safeSeq: Int64

    /// Makes a statement about an incarnation of which something is held.
    public init(_ custody: Custody, state: State, match: Bool?) {
        incarnation = custody.incarnation
        self.state = state
        receivedSeq = custody.receivedSeq
        headHash = custody.headHash
        self.match = match
        decided = custody.decided
        safeSeq = custody.safeSeq
    }

    /// Makes the statement that an incarnation was never seen.
    public init(unknown incarnation: ID) {
        self.incarnation = incarnation
        state = .unknown
        receivedSeq = 0
        headHash = nil
        match = nil
        decided = RangeSet()
        safeSeq = 0
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        incarnation = try members.id("incarnation")
        state = try members.word("state", as: State.self)
        receivedSeq = try members.count("received_seq")
        headHash = try members.nullable("head_hash", JSONMembers.digest)
        match = try members.nullable("match", JSONMembers.boolean)
        decided = try members.ranges("decided")
        safeSeq = try members.count("safe_seq")
    }

    /// The wire form.
    public var json: JSON {
        [
            "incarnation": .text(incarnation.text), "state": .text(state.rawValue),
            "received_seq": .integer(receivedSeq),
            "head_hash": headHash.map(JSON.bytes) ?? .null,
            "match": match.map(JSON.boolean) ?? .null, "decided": .text(decided.text),
            "safe_seq": .integer(safeSeq),
        ]
    }
}
