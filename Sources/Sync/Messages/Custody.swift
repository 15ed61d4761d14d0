public import Ledger
public import World

/// How much of one incarnation a cloud holds and has decided.
///
/// - SeeAlso: P9.7, P11.4.
public struct Custody: Hashable, Sendable {
    /// The numbering.
    public let incarnation: ID
    /// The gap-free prefix that the cloud holds durably.
    public let receivedSeq: Int64
    /// H(receivedSeq), 32 bytes: never compare the number alone.
    public let headHash: [UInt8]
    /// What has a final verdict.
    public let decided: RangeSet
    /// The highest number that survives restoring the oldest backup still in use (P9.8).
    public let safeSeq: Int64

    /// Makes a statement of custody.
    public init(
        incarnation: ID,
        receivedSeq: Int64,
        headHash: [UInt8],
        decided: RangeSet,
        safeSeq: Int64
    ) {
        self.incarnation = incarnation
        self.receivedSeq = receivedSeq
        self.headHash = headHash
        self.decided = decided
        self.safeSeq = safeSeq
    }

    /// Reads the wire form; unknown members are let be.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        incarnation = try members.id("incarnation")
        receivedSeq = try members.count("received_seq")
        headHash = try members.digest("head_hash")
        decided = try members.ranges("decided")
        safeSeq = try members.count("safe_seq")
    }

    /// The wire form.
    public var json: JSON {
        [
            "incarnation": .text(incarnation.text), "received_seq": .integer(receivedSeq),
            "head_hash": .bytes(headHash), "decided": .text(decided.text),
            "safe_seq": .integer(safeSeq),
        ]
    }
}
