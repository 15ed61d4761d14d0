public import Ledger
public import World

/// An operator stops a scope, or lets it go again.
///
/// - SeeAlso: `domain.md` 8, SEC-20.
public struct FreezeOrder: Hashable, Sendable {
    /// What it is about; nil is the whole device to stop, and whatever is frozen to let go.
    public let scope: Freeze?

    /// Reads the body of `POST /v1/admin/freeze` and `/v1/admin/unfreeze`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        scope = try members.optional("scope") { (json, path) throws(ShapeError) in
            let text = try JSONMembers.text(json, path)
            guard text.utf8.count <= 60, let scope = Freeze(text) else {
                throw ShapeError(path, "not device, drawer:D, folio:F or adjustments")
            }
            return scope
        }
        try members.close()
    }
}
