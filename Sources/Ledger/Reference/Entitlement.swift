public import World

/// Whether the property's service goes on; it never stops custody, counts, closes or reports.
///
/// - SeeAlso: ROL-5, P12.3.
public struct Entitlement: Hashable, Sendable {
    /// The version of the document.
    public let version: Int64
    /// The identity of the document.
    public let id: String
    /// Whether the cloud says `suspended`.
    public let isSuspended: Bool
    /// When new sessions end, announced ahead; nil for never.
    public let suspendAt: Timestamp?

    /// Reads the document of the collection `entitlement`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.text("id")
        version = try members.integer("ver")
        switch try members.text("state") {
        case "active": isSuspended = false
        case "suspended": isSuspended = true
        default: throw ShapeError(path + ".state", "not a state")
        }
        suspendAt = try members.nullable("suspend_at") { json, path throws(ShapeError) in
            guard let moment = Timestamp(try JSONMembers.text(json, path)) else {
                throw ShapeError(path, "not a time")
            }
            return moment
        }
    }

    /// Whether new sessions are refused: suspended, and the announced moment has passed.
    public func stopsSessions(at now: Timestamp) -> Bool {
        isSuspended && (suspendAt.map { $0 <= now } ?? false)
    }

    /// The document of the collection `entitlement`.
    public var json: JSON {
        [
            "id": .text(id), "ver": .integer(version),
            "state": .text(isSuspended ? "suspended" : "active"),
            "suspend_at": suspendAt.map { .text($0.text) } ?? .null,
        ]
    }
}
