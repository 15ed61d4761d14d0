import Ledger
public import World

/// Asks for the rows of the buckets of one collection that differ.
///
/// - SeeAlso: P14.
public struct RepairRequest: Hashable, Sendable {
    /// The view the replica is of.
    public let view: String
    /// Where the replica stands; it must be the cloud's own place.
    public let cursor: Cursor
    /// The collection.
    public let collection: String
    /// The device's sum of each bucket; an absent one is empty.
    public let buckets: [String: RowSum]

    /// Makes a request.
    public init(view: String, cursor: Cursor, collection: String, buckets: [String: RowSum]) {
        self.view = view
        self.cursor = cursor
        self.collection = collection
        self.buckets = buckets
    }

    /// The bucket of a row, from the SHA-256 of its id (P14.2).
    ///
    /// Precondition: the digest is not empty.
    public static func bucket(idDigest: [UInt8]) -> String {
        Hex.text(idDigest.prefix(1))
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        view = try members.text("view")
        cursor = try Cursor(members.required("cursor"), "cursor")
        collection = try members.text("c", limit: 64)
        buckets = try members.table("buckets", RowSum.init)
        guard buckets.keys.allSatisfy({ $0.utf8.count == 2 && Hex.bytes($0) != nil }) else {
            throw ShapeError("buckets", "not two hexadecimal digits")
        }
    }

    /// The wire form.
    public var json: JSON {
        [
            "view": .text(view), "cursor": .text(cursor.text), "c": .text(collection),
            "buckets": .object(buckets.mapValues(\.json)),
        ]
    }
}
