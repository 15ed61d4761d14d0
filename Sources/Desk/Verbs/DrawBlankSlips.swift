public import Ledger
public import World

/// Draws the numbers of blank paper slips before they are printed, each once (SLP-3).
public struct DrawBlankSlips: Command {
    /// The first of them: the one the caller was told is next.
    public let first: BlankSlip
    /// How many.
    public let count: Int64
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for blank slips.
    public init(from first: BlankSlip, count: Int64) {
        self.first = first
        self.count = count
        options = CommandOptions()
    }

    /// Reads the body of `POST /v1/paper-events` of the kind `paper_slips`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        _ = try members.text("kind")
        guard let first = BlankSlip(try members.text("from")) else {
            throw ShapeError("from", "not the number of a blank slip")
        }
        self.first = first
        count = try members.integer("count", in: 1...BlankSlip.printingLimit)
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .paper }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("kind", .text(AuditEvent.Kind.paperSlips.rawValue)), ("from", .text(first.text)),
            ("count", .integer(count)),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.wantsBlankSlip = true
        return query
    }

    /// Decides.
    ///
    /// - Throws: ``Refusal`` `PAPER_SLIP_USED` when somebody else drew that number meanwhile.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard first == view.nextBlankSlip else {
            throw .desk(.paperSlipUsed, ["paper_slip": .text(first.text)])
        }
        let last = first.advanced(by: count - 1)
        let event = AuditEvent(
            .paperSlips,
            about: AuditEvent.Subject(kind: AuditEvent.Kind.paperSlips.rawValue, id: last.text),
            detail: "\(first.text) to \(last.text)"
        )
        return DeskDecision(capture: [try view.draft(.auditEvent(event))], state: "captured")
    }
}
