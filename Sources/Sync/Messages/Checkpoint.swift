import Ledger
public import World

/// A consistent cut of the cloud's data: the only thing that changes a replica.
///
/// - SeeAlso: P11.2, P11.4, P11.8.
public struct Checkpoint: Hashable, Sendable {
    /// Where the feed goes on after it.
    public let cursor: Cursor
    /// When the cloud made it.
    public let at: Timestamp
    /// What the cloud holds and has decided, whose effects are inside this cut.
    public let custody: [Custody]
    /// The sums of the changed collections, at least daily of all.
    public let sums: [String: RowSum]
    /// Whether to ask again at once.
    public let hasMore: Bool

    /// Makes a checkpoint.
    public init(
        cursor: Cursor,
        at: Timestamp,
        custody: [Custody],
        sums: [String: RowSum],
        hasMore: Bool
    ) {
        self.cursor = cursor
        self.at = at
        self.custody = custody
        self.sums = sums
        self.hasMore = hasMore
    }

    init(_ members: inout JSONMembers) throws(ShapeError) {
        cursor = try Cursor(members.required("cursor"), members.path(of: "cursor"))
        at = try members.moment("at")
        custody = try members.list("custody", Custody.init)
        sums = try members.table("sums", RowSum.init)
        hasMore = try members.boolean("more")
    }

    var json: JSON {
        [
            "t": "checkpoint", "cursor": .text(cursor.text), "at": .text(at.text),
            "custody": .list(custody.map(\.json)), "sums": .object(sums.mapValues(\.json)),
            "more": .boolean(hasMore),
        ]
    }
}
