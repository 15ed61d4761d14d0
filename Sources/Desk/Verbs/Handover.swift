public import Ledger
public import World

/// Hands a drawer over: close and open with one count and two PINs (S23).
///
/// The one who takes over signs the close and owns the new session.
public struct Handover: Command {
    /// The fresh PIN of the one who hands over.
    public let ownPIN: String?
    /// What was counted, by both.
    public let cash: CountedCash
    /// Why counted and expected differ.
    public let reason: Reason?
    /// What may stand beside every command; `cosign` is who takes over.
    public var options: CommandOptions

    /// Asks for a hand-over.
    public init(
        pin: String,
        to successor: Signature,
        cash: CountedCash,
        reason: Reason? = nil,
        supervisor: Signature? = nil
    ) {
        ownPIN = pin
        self.cash = cash
        self.reason = reason
        options = CommandOptions()
        options.cosign = successor
        options.supervisor = supervisor
    }

    /// Reads the body of `POST /v1/handover`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        ownPIN = try members.limited("pin", to: 64)
        let successor = try Signature(members.required("to"), "to")
        cash = try members.cash("cash")
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
        if options.cosign != nil { throw ShapeError("cosign", "the one who takes over signs") }
        if options.paper != nil { throw ShapeError("paper", "not of a hand-over") }
        options.cosign = successor
    }

    /// The verb.
    public var verb: DeskVerb { .handover }

    /// The body, for who sends it.
    public var json: JSON {
        .members([
            ("pin", ownPIN.map(JSON.text)), ("to", options.cosign?.json), ("cash", cash.json),
            ("reason", reason.map { .text($0.typed) }),
            ("supervisor", options.supervisor?.json),
        ])
    }

    /// What the rule will want to see.
    public var query: DeskQuery {
        var query = options.query()
        query.wantsHandover = true
        return query
    }

    /// Decides; see S23.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        guard let handover = view.handover else {
            preconditionFailure("the view was made for another command")
        }
        let session = try view.ownSession()
        try session.admit(.handover, at: view.moment)
        try session.checkRecounts(view)
        try cash.check(for: session, view.policy)
        try FreeText.check(reason?.typed, "reason")
        let successor = try successor(in: view, of: session)
        let count = SessionView.Count(
            id: view.moment.mintedID,
            number: session.countNumber + 1,
            phase: .close,
            cash: cash
        )
        let counted = SessionCount(count, of: session, isBlind: view.policy.isCountBlind)
        var drafts = [try view.draft(.sessionCount(counted))]
        drafts[0].approvals = []
        drafts[0].answer = ActionDraft.Answer(state: "counting", sessionID: session.id)
        let close = try close(session, count, handover.countSeq, view)
        drafts.append(close)
        drafts.append(try open(handover.sessionID, after: session, as: successor, view))
        var decision = DeskDecision(
            capture: drafts,
            state: SessionState.open.deskWord,
            sessionID: handover.sessionID
        )
        decision.step = .countEnded(session: session.id)
        return decision
    }

    /// Refuses who may not own a session, or owns one already.
    private func successor(
        in view: DeskView,
        of session: SessionView
    ) throws(Refusal) -> Staff {
        guard let successor = view.cosigner else { throw .desk(.cosignRequired) }
        guard !DeskVerb.open.roles.isDisjoint(with: successor.roles) else {
            throw .desk(.notPermitted, ["staff": .text(successor.code)])
        }
        if let own = view.handover?.successorSession, own.id != session.id, own.state.blocksDrawer {
            throw .desk(.sessionExists, ["drawer": .text(own.drawer.code)])
        }
        return successor
    }

    private func close(
        _ session: SessionView,
        _ count: SessionView.Count,
        _ countSeq: Int64,
        _ view: DeskView
    ) throws(Refusal) -> ActionDraft {
        let figures = try checked { () throws(MoneyError) in try session.closing(count) }
        let step = try checked { () throws(MoneyError) in
            try VarianceStep(figures, view.policy)
        }
        if step == .stepUp { throw Refusal(.iam(.stepUpRequired)) }
        if step == .supervisor {
            try view.requireSupervisor()
            guard reason != nil else {
                throw .desk(.reasonRequired, ["variance": Totals.json(step.variance(figures))])
            }
        }
        let close = SessionClose(
            sessionID: session.id,
            countID: count.id,
            zNumber: (view.drawer?.closeCount ?? 0) + 1,
            // The count itself is the session's last action before this one.
            seqs: session.span.seqs.lowerBound...countSeq,
            figures: figures,
            floatLeft: cash.totals,
            slips: (first: session.span.firstSlip, last: view.nextSlip),
            drafts: session.drafts,
            corrects: session.lastClose?.actionID,
            reasonCode: reason?.code,
            reasonText: reason?.words
        )
        var draft = try view.draft(.sessionClose(close))
        draft.notes += [step.note].compactMap { $0 }
        let state = SessionState.pendingClose(.sealed)
        draft.answer = ActionDraft.Answer(state: state.deskWord, sessionID: session.id)
        return draft
    }

    private func open(
        _ sessionID: ID,
        after session: SessionView,
        as successor: Staff,
        _ view: DeskView
    ) throws(Refusal) -> ActionDraft {
        let drawer = session.drawer
        guard drawer.isActive else {
            throw .desk(.drawerInactive, ["drawer": .text(drawer.code)])
        }
        let fence = try view.fence(of: view.drawer ?? DrawerView(drawer))
        let waiting = (view.drawer?.waitingCloses ?? 0) + 1
        if waiting > view.policy.sealedLimit {
            throw .desk(.needsLine, ["waiting_closes": .integer(waiting)])
        }
        let open = SessionOpen(
            sessionID: sessionID,
            drawerID: drawer.id,
            fence: fence,
            predecessorID: session.id,
            opening: cash,
            expectedFloat: cash.totals.filter { !$0.isZero },
            variance: [],
            reasonCode: nil
        )
        var draft = try ActionDraft(
            .sessionOpen(open),
            by: .staff(id: successor.id, pinVersion: successor.pin?.version),
            policyVersion: view.policy.version
        )
        draft.approvals = view.supervisor.map { [Approval($0, as: .supervisor)] } ?? []
        draft.answer = ActionDraft.Answer(
            state: SessionState.open.deskWord,
            sessionID: open.sessionID,
            money: cash.totals.first { $0.currency == drawer.baseCurrency }
        )
        return draft
    }
}
