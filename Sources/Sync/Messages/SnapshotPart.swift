public import World

/// The lines of one part of a snapshot, after inflating.
///
/// - SeeAlso: P13.3.
public enum SnapshotPart {
    /// Reads every line; each must be a `put`.
    ///
    /// - Parameter bytes: NDJSON, each line with its end.
    /// - Returns: The documents in order, with the name of their collection.
    /// - Throws: ``ShapeError``.
    public static func rows(
        in bytes: [UInt8]
    ) throws(ShapeError) -> [(collection: String, document: Change.Document)] {
        var rows: [(collection: String, document: Change.Document)] = []
        guard let lines = FeedLines.whole(bytes) else { throw ShapeError("", "not whole lines") }
        for line in lines {
            guard case .put(let collection, let document) = try Change(line: line) else {
                throw ShapeError("[\(rows.count)]", "not a put")
            }
            rows.append((collection, document))
        }
        return rows
    }
}
