public import Ledger
public import World

/// Asks the office to settle an attention item (ATT-2, ATT-3).
public struct ResolveAttention: Command {
    /// The item's number, as in `N-31`.
    public let number: String
    /// What becomes of it.
    public let how: AttentionResolve.How
    /// Why.
    public let reason: Reason?
    /// The folio, where `how` needs one.
    public let folio: FolioTarget?
    /// The reservation, where `how` needs one.
    public let reference: String?
    /// The unit price, where `how` needs one.
    public let money: Money?
    /// The slip it is the same as, where `how` needs one.
    public let same: SlipNumber?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Reads the body of `POST /v1/attention/{no}/resolve`.
    ///
    /// - Throws: ``ShapeError``, also when a member that `how` needs is missing.
    public init(number: String, _ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        self.number = number
        how = try members.word("how", as: AttentionResolve.How.self)
        reason = try members.reason()
        folio = try members.optional("folio", JSONMembers.folio)
        reference = try members.optionalReference("reference")
        money = try members.optional("money", JSONMembers.moneyAboveZero)
        same = try members.optional("of") { json, path throws(ShapeError) in
            guard let slip = SlipNumber(try JSONMembers.text(json, path)) else {
                throw ShapeError(path, "not a slip number")
            }
            return slip
        }
        options = try CommandOptions(from: &members)
        try members.close()
        let given: [(AttentionResolve.How.Need, Bool, String)] = [
            (.folio, folio != nil, "folio"), (.reference, reference != nil, "reference"),
            (.money, money != nil, "money"), (.action, same != nil, "of"),
        ]
        for (need, isThere, name) in given where (how.need == need) != isThere {
            throw ShapeError(name, isThere ? "not of this how" : "missing")
        }
    }

    /// The verb.
    public var verb: DeskVerb { .resolve }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([
            ("how", .text(how.rawValue)), ("reason", reason.map { .text($0.typed) }),
            ("folio", folio?.deskJSON), ("reference", reference.map(JSON.text)),
            ("money", money?.json), ("of", same.map { .text($0.text) }),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.attention = number
        query.folio = folio
        query.slip = same
        return query
    }

    /// Decides; see ATT-2 and ATT-3.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let item = try item(in: view)
        if item.subject == .clock { return try attest(item, view) }
        // The office's item takes the place of the desk's own (ATT-1): that one is resolved.
        guard let itemID = item.documentID else { throw .desk(.needsLine, ["no": .text(number)]) }
        try view.requireSupervisor()
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.typed, "reason")
        try FreeText.check(reference, "reference")
        let proof = try proof(for: item, view)
        let why = (code: reason.code, text: reason.words)
        let payload: AttentionResolve
        if let same {
            guard let action = view.slip?.action else {
                throw .desk(.slipUnknown, ["slip": .text(same.text)])
            }
            payload = AttentionResolve(itemID: itemID, sameAs: action.id, reason: why)
        } else {
            payload = AttentionResolve(
                itemID: itemID,
                how: how,
                reason: why,
                folio: try target(in: view),
                reference: reference,
                money: money
            )
        }
        var draft = try view.draft(.attentionResolve(payload))
        if let proof {
            draft.approvals = draft.approvals.filter { $0.staffID != proof.staffID } + [proof]
        }
        return DeskDecision(
            capture: [draft],
            state: AttentionItem.State.resolving.rawValue,
            money: item.subject.amount
        )
    }

    /// What is given up above the supervisor's limit needs a proof of the office (ATT-3).
    private func proof(
        for item: AttentionItem,
        _ view: DeskView
    ) throws(Refusal) -> Approval? {
        guard how == .writeOff, let amount = item.subject.amount,
            !view.policy.supervisorTolerance.allows(amount)
        else { return nil }
        guard let supervisor = view.supervisor else { throw .desk(.supervisorRequired) }
        return try view.stepUp(of: supervisor, for: "write_off")
    }

    /// A supervisor says that the desk's date and time are right (CLK-2).
    private func attest(_ item: AttentionItem, _ view: DeskView) throws(Refusal) -> DeskDecision {
        try view.requireSupervisor()
        guard let reason else { throw .desk(.reasonRequired) }
        try FreeText.check(reason.words, "reason")
        guard how == .acknowledge else {
            throw .desk(
                .illegalTransition,
                ["state": .text(item.state.rawValue), "event": .text(how.rawValue)]
            )
        }
        let event = AuditEvent(
            .timeAttest,
            about: AuditEvent.Subject(kind: "attention", id: number),
            detail: "\(view.moment.now.text) \(reason.code)"
        )
        return DeskDecision(
            capture: [try view.draft(.auditEvent(event))],
            state: AttentionItem.State.resolved.rawValue
        )
    }

    private func item(in view: DeskView) throws(Refusal) -> AttentionItem {
        guard let item = view.attention else {
            throw .desk(.attentionUnknown, ["no": .text(number)])
        }
        guard item.state == .open else {
            throw .desk(
                .illegalTransition,
                ["state": .text(item.state.rawValue), "event": "resolve"]
            )
        }
        return item
    }

    private func target(in view: DeskView) throws(Refusal) -> FolioTarget? {
        guard let folio else { return nil }
        return try view.target(folio, isUnverified: false)
    }
}
