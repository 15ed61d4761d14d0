import Ledger
public import World

/// Closes a session on its last count (S9, S18, VAR-1, VAR-2).
public struct CloseSession: Command {
    /// Why counted and expected differ.
    public let reason: Reason?
    /// What may stand beside every command; a second person here signs in the same act.
    public var options: CommandOptions

    /// Asks for a close.
    public init(reason: Reason? = nil, options: CommandOptions = CommandOptions()) {
        self.reason = reason
        self.options = options
    }

    /// Reads the body of `POST /v1/closes`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        reason = try members.reason()
        options = try CommandOptions(from: &members)
        try members.close()
    }

    /// The verb.
    public var verb: DeskVerb { .close }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([("reason", reason.map { .text($0.typed) })])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides; see S9.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.ownSession()
        try session.admit(.close, at: view.moment)
        guard let count = session.lastCount else {
            throw .desk(
                .illegalTransition,
                ["state": .text(session.state.deskWord), "event": "close"]
            )
        }
        try FreeText.check(reason?.typed, "reason")
        let figures = try checked { () throws(MoneyError) in try session.closing(count) }
        let step = try checked { () throws(MoneyError) in
            try VarianceStep(figures, view.policy)
        }
        if step != .none || session.lastClose != nil, reason == nil {
            throw .desk(.reasonRequired, ["variance": Totals.json(step.variance(figures))])
        }
        let close = try close(session, count, figures, view)
        var draft = try view.draft(.sessionClose(close))
        draft.notes += [step.note].compactMap { $0 }
        var decision = DeskDecision(
            capture: [draft],
            state: state(session, step, view).deskWord,
            sessionID: session.id,
            money: close.floatLeft.first { $0.currency == session.drawer.baseCurrency }
        )
        decision.disclosure = try step.disclosure(figures)
        return decision
    }

    private func close(
        _ session: SessionView,
        _ count: SessionView.Count,
        _ figures: [SessionFigures],
        _ view: DeskView
    ) throws(Refusal) -> SessionClose {
        let left = try checked { () throws(MoneyError) in
            var left = try Totals(count.cash.totals)
            try left.add(count.dropped.negated)
            return left.list
        }
        return SessionClose(
            sessionID: session.id,
            countID: count.id,
            zNumber: (view.drawer?.closeCount ?? 0) + 1,
            seqs: session.span.seqs,
            figures: figures,
            floatLeft: left,
            slips: (first: session.span.firstSlip, last: view.nextSlip),
            drafts: session.drafts,
            corrects: session.lastClose?.actionID,
            reasonCode: reason?.code,
            reasonText: reason?.words
        )
    }

    private func state(
        _ session: SessionView,
        _ step: VarianceStep,
        _ view: DeskView
    ) -> SessionState {
        let isSigned = view.cosigner != nil || view.supervisor != nil
        if session.state == .forceClosed { return isSigned ? .closed : .forceClosed }
        guard isSigned else { return .pendingClose(.awaitingCosign) }
        let isApproved = step == .supervisor && view.supervisor != nil
        return .pendingClose(isApproved ? .sealed : step.pending)
    }
}

extension SessionView {
    /// The figures of every currency that moved or was counted, ascending, with what was counted
    /// less what was dropped after it (S8).
    func closing(_ count: Count) throws(MoneyError) -> [SessionFigures] {
        var counted = try Totals(count.cash.totals)
        try counted.add(count.dropped.negated)
        var made: [SessionFigures] = []
        for currency in Set(figures.keys).union(counted.currencies).sorted() {
            var of = figures[currency] ?? SessionFigures(currency)
            of.countedMicro = counted[currency].amountMicro
            made.append(of)
        }
        return made
    }
}

/// What a difference between counted and expected asks for, each currency against its own limits
/// (VAR-1).
enum VarianceStep: Equatable {
    /// The second person is enough.
    case none
    /// A supervisor.
    case supervisor
    /// A supervisor, over the line.
    case stepUp

    init(_ figures: [SessionFigures], _ policy: Policy) throws(MoneyError) {
        var variances: [Money] = []
        for of in figures {
            if let variance = try of.variance() { variances.append(variance) }
        }
        if policy.coSignTolerance.allows(variances) {
            self = .none
        } else {
            self = policy.supervisorTolerance.allows(variances) ? .supervisor : .stepUp
        }
    }

    /// The mark that the record carries, so that nobody asks policy again (DUR-7).
    var note: Note? {
        switch self {
        case .none: nil
        case .supervisor: .supervisorRequired
        case .stepUp: .stepUpRequired
        }
    }

    /// What a signed close waits for.
    var pending: SessionState.Pending {
        switch self {
        case .none: .sealed
        case .supervisor: .awaitingSupervisor
        case .stepUp: .awaitingStepUp
        }
    }

    /// What whoever must look at a difference is told of it; nothing where nobody must.
    func disclosure(_ figures: [SessionFigures]) throws(Refusal) -> CountDisclosure? {
        if self == .none { return nil }
        return try checked { () throws(MoneyError) in try CountDisclosure(figures) }
    }

    /// The differences, for a sentence about them.
    func variance(_ figures: [SessionFigures]) -> [Money] {
        figures.compactMap { of in
            do { return try of.variance().flatMap { $0.isZero ? nil : $0 } } catch { return nil }
        }
    }
}
