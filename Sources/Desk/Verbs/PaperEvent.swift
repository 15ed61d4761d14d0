public import Ledger
public import World

/// Tells what `till` did with paper and drawer after an answer (PRN-5, SLP-2).
public struct PaperEvent: Command {
    /// What it did.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Kicked the drawer open.
        case kick
        /// Printed a slip again.
        case reprint
    }

    /// What it did.
    public let kind: Kind
    /// The slip.
    public let slip: SlipNumber
    /// Whether it worked.
    public let isDone: Bool
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Tells of an event.
    public init(_ kind: Kind, of slip: SlipNumber, isDone: Bool) {
        self.kind = kind
        self.slip = slip
        self.isDone = isDone
        options = CommandOptions()
    }

    /// Reads the body of `POST /v1/paper-events`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        kind = try members.word("kind", as: Kind.self)
        guard let slip = SlipNumber(try members.text("slip")) else {
            throw ShapeError("slip", "not a slip number")
        }
        self.slip = slip
        isDone = try members.boolean("ok")
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .paper }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("kind", .text(kind.rawValue)), ("slip", .text(slip.text)), ("ok", .boolean(isDone)),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.slip = slip
        return query
    }

    /// Decides.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard view.slip != nil else { throw .desk(.slipUnknown, ["slip": .text(slip.text)]) }
        let event = AuditEvent(
            kind == .kick ? .kick : .reprint,
            about: AuditEvent.Subject(kind: "slip", id: slip.text),
            detail: isDone ? nil : "failed"
        )
        return DeskDecision(capture: [try view.draft(.auditEvent(event))], state: "captured")
    }
}
