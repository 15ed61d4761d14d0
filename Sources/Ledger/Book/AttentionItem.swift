public import World

/// Something that needs a person: opened by the cloud (`N-31`) or at the desk (`L-7`).
///
/// - SeeAlso: ATT-1, P12.1.
public struct AttentionItem: Hashable, Sendable {
    /// How much it matters.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// Comfort.
        case low
        /// Money.
        case high
    }

    /// Whether somebody has dealt with it.
    public enum State: String, Hashable, Sendable {
        /// Nobody yet.
        case open
        /// A resolution is on its way.
        case resolving
        /// Done.
        case resolved
    }

    /// What it is about.
    public struct Subject: Hashable, Sendable {
        /// The kind, as in `draft`, `suspense`, `variance`.
        public var kind: String
        /// The code or note behind it.
        public var code: String
        /// How much it matters.
        public var severity: Severity
        /// The money it is about.
        public var amount: Money?

        /// The journal lost what it had synced: this disk loses writes (BT-12).
        public static let lostTail = Subject("disk", code: "disk_loses_writes", severity: .high)

        /// Replica and cloud do not add up to the same (D-02).
        public static let sumsDiffer = Subject(
            "check",
            code: Code.store(.sumsBroken).text,
            severity: .high
        )

        /// The cloud sent what is another tenant's or property's (K61).
        public static let foreignRow = Subject(
            "security",
            code: Code.sync(.tenantMismatch).text,
            severity: .high
        )

        /// Nobody knows whether the desk's clock is right; a supervisor may say so (CLK-2).
        public static let clock = Subject(
            "clock",
            code: Note.clockSuspect.rawValue,
            severity: .low
        )

        /// Makes a subject.
        public init(_ kind: String, code: String, severity: Severity, amount: Money? = nil) {
            self.kind = kind
            self.code = code
            self.severity = severity
            self.amount = amount
        }
    }

    /// Its id in the cloud; nil for an item of this desk.
    public let documentID: ID?
    /// The number people use.
    public let number: String
    /// What it is about.
    public let subject: Subject
    /// The action it is about.
    public let actionID: ID?
    /// When it was opened.
    public let openedAt: Timestamp
    /// When somebody should have dealt with it.
    public let dueAt: Timestamp?
    /// Whose it is.
    public let ownerRole: String?
    /// What may be done, as words of `attention resolve --how`.
    public let suggestions: [String]
    /// Whether somebody has dealt with it.
    public var state: State

    /// Makes an open item of this desk.
    public init(number: String, subject: Subject, actionID: ID?, openedAt: Timestamp) {
        documentID = nil
        self.number = number
        self.subject = subject
        self.actionID = actionID
        self.openedAt = openedAt
        dueAt = nil
        ownerRole = nil
        suggestions = subject == .clock ? [AttentionResolve.How.acknowledge.rawValue] : []
        state = .open
    }

    /// Reads the document of the collection `attention`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        documentID = try members.optional("id", JSONMembers.id)
        number = try members.text("no", limit: 40)
        subject = Subject(
            try members.text("kind", limit: 80),
            code: try members.optionalText("code", limit: 120) ?? "",
            severity: try members.word("severity", as: Severity.self),
            amount: try members.optional("amount", Money.init)
        )
        actionID = try members.optional("action_id", JSONMembers.id)
        openedAt = try members.moment("opened_at")
        dueAt = try members.optional("due_at", JSONMembers.moment)
        ownerRole = try members.optionalText("owner_role", limit: 80)
        let words = try members.optional("suggestions") { json, path throws(ShapeError) in
            try JSONMembers.list(json, path, JSONMembers.text)
        }
        suggestions = words ?? []
        state = try members.word("state", as: State.self)
    }

    /// The form of the collection `attention`, without `id` and `ver`.
    public var json: JSON {
        .members([
            ("no", .text(number)), ("kind", .text(subject.kind)),
            ("severity", .text(subject.severity.rawValue)), ("amount", subject.amount?.json),
            ("code", subject.code.isEmpty ? nil : .text(subject.code)),
            ("action_id", actionID.map { .text($0.text) }), ("opened_at", .text(openedAt.text)),
            ("due_at", dueAt.map { .text($0.text) }), ("owner_role", ownerRole.map(JSON.text)),
            (
                "suggestions",
                suggestions.isEmpty ? nil : .list(suggestions.map { .text($0) })
            ),
            ("state", .text(state.rawValue)),
        ])
    }
}

extension AttentionItem.Subject {
    /// What the desk asks a person to look at when an action is captured (ATT-1).
    ///
    /// It follows from the record alone, so replay and rebuild open the same items again. The
    /// cloud's own item takes the place of each.
    public static func raised(by action: Action) -> [AttentionItem.Subject] {
        switch action.payload {
        case .chargePost(let charge):
            guard let reason = charge.draftReason else { return [] }
            let isUnknownFolio = reason == .folioUnknown
            return [
                AttentionItem.Subject(
                    isUnknownFolio ? "unverified" : "draft",
                    code: reason.rawValue,
                    severity: .low,
                    amount: charge.amounts?.gross
                )
            ]
        case .paymentCash(let payment):
            guard case .folio(let target) = payment.purpose, target.id == nil else { return [] }
            return [
                AttentionItem.Subject(
                    "unverified",
                    code: "folio_unknown",
                    severity: .high,
                    amount: payment.settled
                )
            ]
        case .incarnationBegin(let begin) where begin.witness?.source == .slip:
            // DUR-24: somebody holds slips that this desk does not know.
            return [
                AttentionItem.Subject(
                    "loss",
                    code: Code.store(.chainBreak).text,
                    severity: .high
                )
            ]
        case .outboxOpaque:
            return [
                AttentionItem.Subject(
                    "dead_letter",
                    code: Code.sync(.opaqueQuarantined).text,
                    severity: .high
                )
            ]
        case .auditEvent(let event) where event.tellsIncident:
            return [
                AttentionItem.Subject("incident", code: AuditEvent.incidentCode, severity: .high)
            ]
        case .sessionClose(let close): return variances(of: close, notes: action.notes)
        default: return []
        }
    }

    private static func variances(
        of close: SessionClose,
        notes: [String]
    ) -> [AttentionItem.Subject] {
        let required = [Note.stepUpRequired, Note.supervisorRequired].map(\.rawValue)
        guard let code = required.first(where: notes.contains) else { return [] }
        var largest: Money?
        for figures in close.figures {
            // Figures of a checked action add up; one that does not has no variance to show.
            guard let counted = figures.countedMicro else { continue }
            let expected = figures.buckets.values.reduce(Int128(0)) { $0 + Int128($1) }
            guard let size = Int64(exactly: Int128(counted) - expected), size != 0,
                let money = Money(figures.currency, exactly: size)
            else { continue }
            let isLarger = money.magnitude.amountMicro > (largest?.magnitude.amountMicro ?? 0)
            if isLarger { largest = money }
        }
        return [
            AttentionItem.Subject("variance", code: code, severity: .high, amount: largest)
        ]
    }
}

extension Money {
    fileprivate init?(_ currency: Currency, exactly micro: Int64) {
        do { try self.init(currency, micro: micro) } catch { return nil }
    }
}
