public import World

/// A cash session as the cloud knows it.
///
/// - SeeAlso: P12.1, P12.2.
public struct Session: Hashable, Sendable {
    /// How it came to be.
    public enum Kind: String, Hashable, Sendable {
        /// Somebody opened it.
        case normal
        /// It holds what was posted into a session that the cloud had closed (D10).
        case recovery
        /// Its opening was lost.
        case reconstructed
        /// The office corrects what a closed one left in the drawer; it is closed itself (K13).
        case correction
    }

    /// Whether desk and cloud counted the same.
    public enum Reconciliation: String, Hashable, Sendable {
        /// Not compared yet.
        case none
        /// The same figures.
        case matched
        /// Two different figures.
        case mismatch
        /// A person decided between them.
        case resolved
    }

    /// The identity.
    public let id: ID
    /// The version of the document.
    public let version: Int64
    /// The drawer.
    public let drawerID: ID
    /// The device that opened it; nil for one that the cloud made.
    public let deviceID: ID?
    /// How it came to be.
    public let kind: Kind
    /// The session it recovers.
    public let parentID: ID?
    /// Where it stands in the cloud.
    public let state: SessionState
    /// The lease's number it was opened under.
    public let fence: Int64?
    /// Whether desk and cloud counted the same.
    public let reconciliation: Reconciliation
    /// When it was opened.
    public let openedAt: Timestamp
    /// Who opened it.
    public let openedBy: ID?
    /// Its business date.
    public let businessDate: BusinessDate
    /// Whether the next opening needs a count and a supervisor.
    public let isRecountRequired: Bool

    /// Reads the document of the collection `cash_sessions`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.id("id")
        version = try members.integer("ver")
        drawerID = try members.id("drawer_id")
        deviceID = try members.optional("device_id", JSONMembers.id)
        kind = try members.word("kind", as: Kind.self)
        parentID = try members.optional("parent_id", JSONMembers.id)
        let word = try members.text("state")
        let reason = try members.optional("reason", JSONMembers.text)
        guard let state = SessionState(word: word, reason: reason) else {
            throw ShapeError(path + ".state", "not a state")
        }
        self.state = state
        fence = try members.optional("fence", JSONMembers.integer)
        reconciliation = try members.optionalWord("recon", as: Reconciliation.self) ?? .none
        openedAt = try members.moment("opened_at")
        openedBy = try members.optional("opened_by", JSONMembers.id)
        businessDate = try BusinessDate(members.required("business_date"), path + ".business_date")
        isRecountRequired =
            try members.optional("recount_required", JSONMembers.boolean) ?? false
    }
}
