public import World

/// What a cloud decided about an action.
///
/// - SeeAlso: P10.
public struct Verdict: Hashable, Sendable {
    /// The decision.
    public enum Status: String, Hashable, Sendable {
        /// Applied; see ``Verdict/disposition``.
        case accepted
        /// The same action was received before.
        case duplicate
        /// The goal is reached or moot.
        case superseded
        /// Never applied; intents only.
        case rejected
        /// The cloud has it and owns the retry.
        case deferred
    }

    /// What a person should do about it.
    public enum Resolution: String, Hashable, Sendable {
        /// Nothing.
        case none
        /// Count again.
        case recount
        /// Enter again.
        case reenter
        /// Ask a supervisor.
        case askSupervisor = "ask_supervisor"
        /// Call support.
        case callSupport = "call_support"
    }

    /// The decision.
    public var status: Status
    /// How an accepted action was booked.
    public var disposition: Disposition?
    /// The full code, `MELMASTOON.<AREA>.<NAME>`.
    public var code: String?
    /// One sentence.
    public var title: String?
    /// Parameters of the sentence.
    public var params: [String: JSON]
    /// Bare note names.
    public var notes: [String]
    /// What a person should do.
    public var resolution: Resolution?
    /// The attention item it opened.
    public var attentionID: String?
    /// Members that belong to one disposition or status only, as the wire has them: `adjusted`,
    /// `relocated`, `late_charge`, `suspense`, `duplicate_of`, `result`, `attempt`,
    /// `next_attempt_at`.
    public var extra: [String: JSON]

    /// Makes a verdict.
    public init(
        _ status: Status,
        _ disposition: Disposition? = nil,
        code: String? = nil,
        notes: [String] = [],
        params: [String: JSON] = [:]
    ) {
        self.status = status
        self.disposition = disposition
        self.code = code
        self.notes = notes
        self.params = params
        extra = [:]
    }

    /// Plainly accepted: a result needs not be sent for it (P9.7).
    public static let plain = Verdict(.accepted, .normal)

    /// Whether it never changes again without a restore.
    public var isFinal: Bool { status != .deferred }

    /// Reads a result (P10.1) without its `seq`; unknown members are kept out of the way.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        self.init(try members.word("status", as: Status.self))
        disposition = try members.optionalWord("disposition", as: Disposition.self)
        code = try members.optional("code", JSONMembers.text)
        title = try members.optional("title", JSONMembers.text)
        params = members.take("params")?.objectValue ?? [:]
        notes =
            try members.optional("notes") { (json, path) throws(ShapeError) in
                try JSONMembers.list(json, path, JSONMembers.text)
            } ?? []
        resolution = (try members.optional("resolution", JSONMembers.text))
            .flatMap(Resolution.init)
        attentionID = try members.optional("attention_id", JSONMembers.text)
        for name in Self.extraNames { extra[name] = members.take(name) }
    }

    /// The wire form of P10.1.
    public func json(seq: Int64) -> JSON {
        let fixed = JSON.members([
            ("seq", .integer(seq)), ("status", .text(status.rawValue)),
            ("disposition", disposition.map { .text($0.rawValue) }), ("code", code.map(JSON.text)),
            ("title", title.map(JSON.text)), ("params", params.isEmpty ? nil : .object(params)),
            ("notes", notes.isEmpty ? nil : .list(notes.map(JSON.text))),
            ("resolution", resolution.map { .text($0.rawValue) }),
            ("attention_id", attentionID.map(JSON.text)),
        ])
        return .object((fixed.objectValue ?? [:]).merging(extra) { fixed, _ in fixed })
    }

    private static let extraNames = [
        "adjusted", "relocated", "late_charge", "suspense", "duplicate_of", "result", "attempt",
        "next_attempt_at",
    ]
}

/// How an accepted action was booked.
///
/// - SeeAlso: D8, G6.
public enum Disposition: String, Hashable, Sendable {
    /// As captured.
    case normal
    /// Repriced, retaxed, re-dated: the difference is a line of its own.
    case adjusted
    /// In another session or folio.
    case relocated
    /// On a late-charge folio.
    case lateCharge = "late_charge"
    /// In suspense, with an open attention item.
    case suspense
}
