public import World

/// Something worth an auditor's look happened (`audit.event`).
///
/// - SeeAlso: P8.17.
public struct AuditEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A supervisor did what others may not.
        case override
        /// A slip was printed again.
        case reprint
        /// The drawer was kicked open.
        case kick
        /// Somebody could not log in.
        case loginFailed = "login_failed"
        /// A supervisor confirmed date and time.
        case timeAttest = "time_attest"
        /// A supervisor counted in between.
        case spotCheck = "spot_check"
        /// Blank paper slips were printed.
        case paperSlips = "paper_slips"
        /// Records were repaired.
        case recovery
    }

    /// What it is about.
    public struct Subject: Hashable, Sendable {
        /// The kind of a subject whose override ends a dead letter (O10).
        public static let deadLetterKind = "dead_letter"

        /// The kind of a subject whose override wishes for a drawer, or gives it back (P16.3).
        public static let leaseKind = "lease"

        /// The kind of a subject whose override tells the office of an incident (E-11).
        public static let incidentKind = "incident"

        /// Its kind, as in `slip`, `session`.
        public let kind: String
        /// Its id or number.
        public let id: String

        /// Makes a subject.
        public init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }

        init(_ json: JSON, _ path: String) throws(ShapeError) {
            var members = try JSONMembers(json, at: path)
            kind = try members.text("kind", limit: 40)
            id = try members.text("id", limit: 80)
            try members.close()
        }

        var json: JSON { ["kind": .text(kind), "id": .text(id)] }
    }

    /// The code of the item that an incident opens, at the desk and in the cloud (E-11).
    public static let incidentCode = "incident_required"

    /// Whether it tells head office of an incident.
    public var tellsIncident: Bool {
        kind == .override && subject?.kind == Subject.incidentKind
    }

    /// What happened.
    public let kind: Kind
    /// What it is about.
    public let subject: Subject?
    /// In words, at most 140 characters.
    public let detail: String?

    /// Makes the payload.
    public init(_ kind: Kind, about subject: Subject? = nil, detail: String? = nil) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    init(from members: inout JSONMembers) throws(ShapeError) {
        kind = try members.word("kind", as: Kind.self)
        subject = try members.optional("subject", Subject.init)
        detail = try members.optionalText("detail", limit: 140)
    }

    /// The members of the payload.
    public var json: JSON {
        .members([
            ("kind", .text(kind.rawValue)), ("subject", subject?.json),
            ("detail", detail.map(JSON.text)),
        ])
    }
}
