public import Ledger
public import World

/// Counts a drawer: begins, declares, gives up, or spot-checks (S3 to S7, S10, S18).
public struct CountDrawer: Command {
    /// What is done.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        /// Postings are frozen while somebody counts.
        case begin
        /// The count is told.
        case declare
        /// The count is given up.
        case resume
        /// A spot check by a supervisor.
        case interim
    }

    /// What is done.
    public let step: Step
    /// What was counted; nil for `begin` and `resume`.
    public let cash: CountedCash?
    /// What may stand beside every command.
    public var options: CommandOptions

    /// Asks for a step of a count.
    public init(
        _ step: Step,
        cash: CountedCash? = nil,
        options: CommandOptions = CommandOptions()
    ) {
        self.step = step
        self.cash = cash
        self.options = options
    }

    /// Reads the body of `POST /v1/counts`.
    ///
    /// - Throws: ``ShapeError``, also when a count is missing or out of place.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        step = try members.word("phase", as: Step.self)
        cash = try members.optional("cash", JSONMembers.cash)
        options = try CommandOptions(from: &members)
        try members.close()
        let wantsCash = step == .declare || step == .interim
        guard wantsCash == (cash != nil) else {
            throw ShapeError("cash", wantsCash ? "missing" : "not of this phase")
        }
    }

    /// The verb.
    public var verb: DeskVerb { .count }

    /// The body, for who sends it.
    public var json: JSON {
        options.body([("phase", .text(step.rawValue)), ("cash", cash?.json)])
    }

    /// What the rule will want to see.
    public var query: DeskQuery { options.query() }

    /// Decides; see S3 to S7, S10 and S18.
    ///
    /// - Throws: ``Refusal``.
    public func rule(seeing view: DeskView) throws(Refusal) -> DeskDecision {
        let session = try view.ownSession()
        let phase = session.phase(at: view.moment)
        switch step {
        case .begin:
            try session.admit(.countBegin, at: view.moment)
            return DeskDecision(
                .countBegun(session: session.id),
                state: SessionPhase.counting.word,
                sessionID: session.id
            )
        case .resume:
            try session.admit(.countResume, at: view.moment)
            guard phase == .declared else {
                return DeskDecision(
                    .countEnded(session: session.id),
                    state: SessionPhase.open.word,
                    sessionID: session.id
                )
            }
            return try resume(session, view)
        case .declare: return try declare(session, phase, view)
        case .interim:
            try session.admit(.countInterim, at: view.moment)
            try view.requireSupervisor()
            return try capture(.interim, session, view)
        }
    }

    private func declare(
        _ session: SessionView,
        _ phase: SessionPhase,
        _ view: DeskView
    ) throws(Refusal) -> DeskDecision {
        try session.admit(.countDeclare, at: view.moment)
        if phase == .awaitingCosign { try view.requireSupervisor() }
        try session.checkRecounts(view)
        var decision = try capture(phase == .forceClosed ? .forced : .close, session, view)
        decision.step = .countEnded(session: session.id)
        decision.state = phase == .forceClosed ? phase.word : SessionPhase.declared.word
        return decision
    }

    /// Gives a declared count up: its figures stay in the books as a spot check (S7).
    private func resume(
        _ session: SessionView,
        _ view: DeskView
    ) throws(Refusal) -> DeskDecision {
        try view.requireSupervisor()
        guard let last = session.lastCount else {
            throw .desk(
                .illegalTransition,
                ["state": .text(session.state.deskWord), "event": "resume"]
            )
        }
        return try draft(.interim, last.cash, session, view)
    }

    private func capture(
        _ phase: SessionCount.Phase,
        _ session: SessionView,
        _ view: DeskView
    ) throws(Refusal) -> DeskDecision {
        guard let cash else {
            let missing = session.drawer.baseCurrency.code
            throw .desk(.countIncomplete, ["currency": .text(missing)])
        }
        try cash.check(for: session, view.policy)
        return try draft(phase, cash, session, view)
    }

    private func draft(
        _ phase: SessionCount.Phase,
        _ cash: CountedCash,
        _ session: SessionView,
        _ view: DeskView
    ) throws(Refusal) -> DeskDecision {
        let told = SessionView.Count(
            id: view.moment.mintedID,
            number: session.countNumber + 1,
            phase: phase,
            cash: cash
        )
        let count = SessionCount(told, of: session, isBlind: view.policy.isCountBlind)
        var drafts = [try view.draft(.sessionCount(count))]
        if phase == .interim { drafts.insert(try spotCheck(session, view), at: 0) }
        var decision = DeskDecision(
            capture: drafts,
            state: SessionPhase.open.word,
            sessionID: session.id,
            money: cash.totals.first { $0.currency == session.drawer.baseCurrency }
        )
        decision.disclosure = try checked { () throws(MoneyError) in
            try CountDisclosure(session.closing(told))
        }
        return decision
    }

    /// What an auditor reads about a count in between (S7).
    private func spotCheck(
        _ session: SessionView,
        _ view: DeskView
    ) throws(Refusal) -> ActionDraft {
        let subject = AuditEvent.Subject(kind: "session", id: session.id.text)
        return try view.draft(.auditEvent(AuditEvent(.spotCheck, about: subject)))
    }
}

extension SessionCount {
    /// A count of a session, as it was told.
    init(_ count: SessionView.Count, of session: SessionView, isBlind: Bool) {
        self.init(
            countID: count.id,
            sessionID: session.id,
            phase: count.phase,
            number: count.number,
            isBlind: isBlind,
            cash: count.cash
        )
    }
}

extension SessionView {
    /// Refuses one count too many (S6).
    func checkRecounts(_ view: DeskView) throws(Refusal) {
        if phase(at: view.moment) == .declared, closeCounts > view.policy.recountLimit {
            throw .desk(.recountLimit, ["counts": .integer(closeCounts)])
        }
    }
}

extension CountedCash {
    /// Refuses a count that leaves out what moved, or tells of money the drawer does not take (S5).
    func check(for session: SessionView, _ policy: Policy) throws(Refusal) {
        try check(by: policy, isTotalAllowed: false)
        let declared = Set(totals.map(\.currency))
        let moved = session.figures.filter { $0.value.buckets.contains { $0.value != 0 } }
        if let missing = Set(moved.keys).subtracting(declared).min() {
            throw .desk(.countIncomplete, ["currency": .text(missing.code)])
        }
        let foreign = declared.subtracting(moved.keys)
            .subtracting(session.drawer.purses.map(\.currency))
        if let stray = foreign.min() {
            throw .desk(.currencyNotAccepted, ["currency": .text(stray.code)])
        }
    }
}
