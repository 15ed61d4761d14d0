public import World

/// A place in the cloud's feed; only the cloud knows what is in it.
///
/// Shape: `^[A-Za-z0-9._~-]{1,512}$`, bound to a view (P11.1).
public struct Cursor: Hashable, Sendable {
    /// The text as the cloud gave it.
    public let text: String

    /// Wraps a text, or gives nil when it is no cursor.
    public init?(_ text: String) {
        guard (1...512).contains(text.utf8.count), PercentCoding.encode(text) == text else {
            return nil
        }
        self.text = text
    }

    /// Reads a cursor.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        guard let cursor = Cursor(try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not a cursor")
        }
        self = cursor
    }
}
