public import Ledger
public import World

/// Asks the office to mirror a charge that it holds (F12).
public struct VoidCharge: Command {
    /// The slip of the charge.
    public let slip: SlipNumber
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a charge to be mirrored.
    public init(slip: SlipNumber, reason: Reason, options: CommandOptions = CommandOptions()) {
        self.slip = slip
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/charges/{slip}/void`.
    ///
    /// - Throws: ``ShapeError``.
    public init(slip: SlipNumber, _ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        self.slip = slip
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .void }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([("reason", reason.map { .text($0.typed) })])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.slip = slip
        return query
    }

    /// Decides; see F12.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let found = try view.charge(slip)
        let isHeld = found.slip.outbox != .pending && found.slip.outbox != .deadLetter
        guard [.posted, .late].contains(found.state) || (found.state == .draft && isHeld) else {
            throw .desk(
                .illegalTransition,
                ["state": .text(found.state.rawValue), "event": "void"]
            )
        }
        guard let reason else { throw .desk(.reasonRequired) }
        guard reason.code != ChargeVoid.withdrawn else {
            throw .desk(.usage, ["path": "reason", "fault": "a word of the books"])
        }
        try FreeText.check(reason.typed, "reason")
        if let gross = found.charge.amounts?.gross, !view.policy.voidLimit.allows(gross) {
            try view.requireSupervisor()
        }
        let mirror = ChargeVoid(
            chargeID: found.charge.chargeID,
            chargeActionID: found.slip.action.id,
            folio: found.charge.folio,
            reasonCode: reason.code,
            reasonText: reason.words
        )
        var draft = try view.draft(.chargeVoid(mirror))
        if let version = found.slip.documentVersion {
            draft.base = ["folio_charges:" + found.charge.chargeID.text: version]
        }
        return DeskDecision(
            capture: [draft],
            state: ChargeState.voidPending.rawValue,
            money: found.charge.amounts?.gross
        )
    }
}
