public import Ledger
public import World

/// A cash session as the cloud's books have it: the document, and how it was closed.
///
/// - SeeAlso: P12.1 `cash_sessions`, `domain.md` 7.1.
public struct SessionRecord: Hashable, Sendable {
    /// Why the session exists.
    public enum Kind: String, Hashable, Sendable {
        /// A cashier opened it.
        case normal
        /// It keeps what was captured after the cloud closed or displaced another (D10).
        case recovery
        /// It keeps what was captured in a session whose opening is lost (W1).
        case reconstructed
        /// The office corrects what a closed one left in the drawer; it is closed itself (K13).
        case correction
    }

    /// How the two counts of a close compare.
    public enum Reconciliation: String, Hashable, Sendable {
        /// Nothing to compare.
        case none
        /// Desk and office agree.
        case matched
        /// They do not.
        case mismatch
        /// A person decided.
        case resolved
    }

    /// The session.
    public let id: ID
    /// Its drawer.
    public let drawerID: ID
    /// The device it was opened on.
    public let deviceID: ID
    /// Why it exists.
    public let kind: Kind
    /// The session whose later facts it keeps.
    public let parentID: ID?
    /// Where it stands.
    public var state: SessionState
    /// The lease's number at its opening.
    public let fence: Int64?
    /// How its counts compare.
    public var reconciliation: Reconciliation
    /// The effective time of its opening.
    public let openedAt: Timestamp
    /// Who opened it.
    public let openedBy: ID?
    /// The business date of its opening (DAY-3).
    public let businessDate: BusinessDate
    /// Whether records of it are lost, so that only a count tells.
    public var mustRecount: Bool
    /// How it was closed; kept in the cloud only.
    public var closing: ClosingRecord?

    /// Makes a session that has just begun.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - drawerID: Its drawer.
    ///   - deviceID: Its device.
    ///   - kind: Why it exists.
    ///   - parentID: The session whose later facts it keeps.
    ///   - opening: Fence, time, person and date of the opening.
    public init(
        id: ID,
        drawerID: ID,
        deviceID: ID,
        kind: Kind,
        parentID: ID?,
        opening: Opening
    ) {
        self.id = id
        self.drawerID = drawerID
        self.deviceID = deviceID
        self.kind = kind
        self.parentID = parentID
        state = .open
        fence = opening.fence
        reconciliation = .none
        openedAt = opening.at
        openedBy = opening.by
        businessDate = opening.on
        mustRecount = false
    }

    /// Whether the cloud takes postings for it (W1).
    public var isLive: Bool {
        switch state {
        case .open, .counting, .pendingClose: true
        case .closed, .forceClosed: false
        }
    }

    /// Whether an action of its stream is booked in it: while it is live, and cash only until its
    /// close is booked (INV-8).
    func takes(_ action: Action) -> Bool {
        isLive && (closing == nil || (action.drawerEffect ?? []).isEmpty)
    }

    /// The members of its document beside `ver`.
    public var document: JSON {
        [
            "id": .text(id.text), "drawer_id": .text(drawerID.text),
            "device_id": .text(deviceID.text), "kind": .text(kind.rawValue),
            "parent_id": parentID.map { .text($0.text) } ?? .null, "state": .text(state.word),
            "reason": state.reason.map(JSON.text) ?? .null,
            "fence": fence.map(JSON.integer) ?? .null, "recon": .text(reconciliation.rawValue),
            "opened_at": .text(openedAt.text),
            "opened_by": openedBy.map { .text($0.text) } ?? .null,
            "business_date": .text(businessDate.text), "recount_required": .boolean(mustRecount),
        ]
    }

    /// Reads a document, and what the cloud keeps beside it.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ document: JSON, closing: JSON?) throws(ShapeError) {
        var members = try JSONMembers(document, at: "cash_sessions")
        id = try members.id("id")
        drawerID = try members.id("drawer_id")
        deviceID = try members.id("device_id")
        kind = try members.word("kind", as: Kind.self)
        parentID = try members.nullable("parent_id", JSONMembers.id)
        let word = try members.text("state")
        let reason = try members.nullable("reason", JSONMembers.text)
        guard let state = SessionState(word: word, reason: reason) else {
            throw ShapeError("cash_sessions.state", "not a state")
        }
        self.state = state
        fence = try members.nullable("fence", JSONMembers.integer)
        reconciliation = try members.word("recon", as: Reconciliation.self)
        openedAt = try members.moment("opened_at")
        openedBy = try members.nullable("opened_by", JSONMembers.id)
        businessDate = try BusinessDate(members.required("business_date"), "business_date")
        mustRecount = try members.boolean("recount_required")
        self.closing = nil
        if let closing { self.closing = try ClosingRecord(closing, "closing") }
    }
}

extension SessionRecord {
    /// Fence, time, person and date of an opening.
    public struct Opening: Hashable, Sendable {
        /// The lease's number.
        public let fence: Int64?
        /// The effective time.
        public let at: Timestamp
        /// Who opened.
        public let by: ID?
        /// The business date.
        public let on: BusinessDate

        /// Makes the four together.
        public init(fence: Int64?, at: Timestamp, by: ID?, on: BusinessDate) {
            self.fence = fence
            self.at = at
            self.by = by
            self.on = on
        }
    }
}
