public import Ledger
public import World

/// Approves a difference that is above the second person's tolerance (S12, S13).
///
/// The actor of what is captured is the supervisor, whoever is logged in.
public struct Approve: Command {
    /// The session; the one that waits when nil.
    public let sessionID: ID?
    /// Why.
    public let reason: Reason?
    /// What may stand beside every command; `supervisor` is who approves.
    public var options: CommandOptions

    /// Asks for an approval.
    public init(sessionID: ID? = nil, supervisor: Signature, reason: Reason) {
        self.sessionID = sessionID
        self.reason = reason
        options = CommandOptions()
        options.supervisor = supervisor
    }

    /// Reads the body of `POST /v1/closes/approve`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        sessionID = try members.optional("session", JSONMembers.id)
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
        if options.supervisor == nil { throw ShapeError("supervisor", "missing") }
    }

    /// The verb.
    public var verb: DeskVerb { .approve }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("session", sessionID.map { .text($0.text) }),
            ("reason", reason.map { .text($0.typed) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.sessionID = sessionID
        query.wantsPendingSession = true
        return query
    }

    /// Decides; see S12 and S13.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard let session = view.session else { throw .desk(.sessionNone) }
        try session.admit(.approve, at: view.moment)
        guard let close = session.lastClose, let supervisor = view.supervisor else {
            throw .desk(.supervisorRequired)
        }
        try close.checkOtherPerson(supervisor, view)
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.typed, "reason")
        let isStepUp = session.state == .pendingClose(.awaitingStepUp)
        let proof = isStepUp ? try view.stepUp(of: supervisor, for: "approve") : nil
        let confirm = SessionConfirmClose(
            sessionID: session.id,
            closeActionID: close.actionID,
            kind: isStepUp ? .stepUp : .approval,
            reasonCode: reason.code
        )
        var draft = try ActionDraft(
            .sessionConfirmClose(confirm),
            by: .staff(id: supervisor.id, pinVersion: supervisor.pin?.version),
            policyVersion: view.policy.version
        )
        draft.dependencies = [close.actionID]
        draft.approvals = [proof].compactMap { $0 }
        return DeskDecision(
            capture: [draft],
            state: SessionState.pendingClose(.sealed).deskWord,
            sessionID: session.id
        )
    }
}
