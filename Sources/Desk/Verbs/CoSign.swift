public import Ledger
public import World

/// Signs somebody else's close as the second person (S11, SEC-15).
///
/// The actor of what is captured is the one who signs, whoever is logged in.
public struct CoSign: Command {
    /// The session; the one that waits when nil.
    public let sessionID: ID?
    /// What may stand beside every command; `cosign` is who signs.
    public var options: CommandOptions

    /// Asks for a signature.
    public init(sessionID: ID? = nil, cosign: Signature) {
        self.sessionID = sessionID
        options = CommandOptions()
        options.cosign = cosign
    }

    /// Reads the body of `POST /v1/closes/cosign`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        sessionID = try members.optional("session", JSONMembers.id)
        options = try CommandOptions(from: &members)
        try members.close()
        if options.cosign == nil { throw ShapeError("cosign", "missing") }
    }

    /// The verb.
    public var verb: DeskVerb { .cosign }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([("session", sessionID.map { .text($0.text) })])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.sessionID = sessionID
        query.wantsPendingSession = true
        return query
    }

    /// Decides; see S11 and S18.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard let session = view.session else { throw .desk(.sessionNone) }
        try session.admit(.cosign, at: view.moment)
        guard let close = session.lastClose, let signer = view.cosigner else {
            throw .desk(
                .illegalTransition,
                ["event": "cosign", "state": .text(session.state.deskWord)]
            )
        }
        try close.checkOtherPerson(signer, view)
        let step = try checked { () throws(MoneyError) in
            try VarianceStep(close.figures, view.policy)
        }
        let confirm = SessionConfirmClose(
            sessionID: session.id,
            closeActionID: close.actionID,
            kind: .cosign
        )
        var draft = try ActionDraft(
            .sessionConfirmClose(confirm),
            by: .staff(id: signer.id, pinVersion: signer.pin?.version),
            policyVersion: view.policy.version
        )
        draft.dependencies = [close.actionID]
        draft.notes += [step.note].compactMap { $0 }
        let state: SessionState =
            session.state == .forceClosed ? .closed : .pendingClose(step.pending)
        var decision = DeskDecision(
            capture: [draft],
            state: state.deskWord,
            sessionID: session.id
        )
        decision.disclosure = try step.disclosure(close.figures)
        return decision
    }
}

extension SessionView.Close {
    /// Refuses a signature of the one who closed, as a row and as a human being (ROL-1).
    func checkOtherPerson(_ signer: Staff, _ view: DeskView) throws(Refusal) {
        let isSamePerson = closedPersonID.map { $0 == signer.personID } ?? false
        if signer.id == closedBy || isSamePerson {
            throw .desk(.samePerson, ["staff": .text(signer.code)])
        }
    }
}
