public import Ledger
public import World

/// Asks for a whole consistent cut, or for some collections of it.
///
/// - SeeAlso: P13.1.
public struct SnapshotRequest: Hashable, Sendable {
    /// The same id gives the same snapshot.
    public let requestID: ID
    /// Of which view.
    public let view: String
    /// The collections, nil for all.
    public let collections: [String]?
    /// Why, for the operator of the cloud.
    public let reason: String

    /// Makes a request.
    public init(requestID: ID, view: String, collections: [String]?, reason: String) {
        self.requestID = requestID
        self.view = view
        self.collections = collections
        self.reason = reason
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        requestID = try members.id("request_id")
        view = try members.text("view")
        let wanted = try members.required("collections")
        collections =
            wanted == "*"
            ? nil : try JSONMembers.list(wanted, "collections", JSONMembers.text)
        reason = try members.text("reason", limit: 80)
    }

    /// The wire form.
    public var json: JSON {
        [
            "request_id": .text(requestID.text), "view": .text(view),
            "collections": collections.map { .list($0.map(JSON.text)) } ?? "*",
            "reason": .text(reason),
        ]
    }
}
