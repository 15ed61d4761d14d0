import Ledger
public import World

/// The answer to a question for a snapshot: ready, or ask again.
///
/// - SeeAlso: P13.1.
public enum SnapshotAnswer: Hashable, Sendable {
    /// It is being made; ask `GET /snapshots/{id}` again (202).
    case building(snapshotID: String)
    /// It can be had (200, 201).
    case ready(SnapshotManifest)

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        switch try members.text("state") {
        case "building": self = .building(snapshotID: try members.text("snapshot_id", limit: 80))
        case "ready": self = .ready(try SnapshotManifest(json))
        default: throw ShapeError("state", "not a known word")
        }
    }

    /// The wire form.
    public var json: JSON {
        switch self {
        case .building(let id): ["snapshot_id": .text(id), "state": "building"]
        case .ready(let manifest): manifest.json
        }
    }
}
