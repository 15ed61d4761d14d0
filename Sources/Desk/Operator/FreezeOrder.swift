public import Ledger
public import World

/// An operator stops a scope, or lets it go again.
///
/// - SeeAlso: `domain.md` 8, SEC-20.
public struct FreezeOrder: Hashable, Sendable {
    /// What it is about.
    public let scope: Freeze

    /// Reads the body of `POST /v1/admin/freeze` and `/v1/admin/unfreeze`; without a scope the
    /// whole device is meant.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        let text = try members.optional("scope", JSONMembers.text) ?? Freeze.device.text
        guard text.utf8.count <= 60, let scope = Freeze(text) else {
            throw ShapeError("scope", "not device, drawer:D, folio:F or adjustments")
        }
        self.scope = scope
        try members.close()
    }
}
