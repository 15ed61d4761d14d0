public import Ledger
public import World

/// What a device says in its hello of one incarnation that it holds or has a witness of.
///
/// - SeeAlso: P16.2.
public struct HeldIncarnation: Hashable, Sendable {
    /// The numbering.
    public let incarnation: ID
    /// The highest number ever assigned.
    public let lastSeq: Int64
    /// The highest of the unbroken readable prefix.
    public let heldSeq: Int64
    /// H(heldSeq).
    public let heldHash: [UInt8]

    /// Makes a statement.
    public init(incarnation: ID, lastSeq: Int64, heldSeq: Int64, heldHash: [UInt8]) {
        self.incarnation = incarnation
        self.lastSeq = lastSeq
        self.heldSeq = heldSeq
        self.heldHash = heldHash
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        incarnation = try members.id("incarnation")
        lastSeq = try members.count("last_seq")
        heldSeq = try members.count("held_seq")
        heldHash = try members.digest("held_hash")
    }

    /// The wire form.
    public var json: JSON {
        [
            "incarnation": .text(incarnation.text), "last_seq": .integer(lastSeq),
            "held_seq": .integer(heldSeq), "held_hash": .bytes(heldHash),
        ]
    }
}
