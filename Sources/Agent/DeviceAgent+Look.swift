import Desk
import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Answers a request that only looks; the login was checked before.
    func look(_ looking: DeskRoute.Looking, _ request: Request) -> Response {
        if looking == .metrics { return metrics }
        do throws(Refusal) {
            let answer: Result<JSON, Refusal>
            do throws(StoreError) { answer = try seen(looking, request) } catch {
                throw Refusal(error)
            }
            return Response(.ok, json: try answer.get())
        } catch { return error.response }
    }

    /// Metrics as text, for either socket.
    var metrics: Response {
        do throws(StoreError) { return Response(try AgentMetrics(self)) } catch {
            return Refusal(error).response
        }
    }

    private func seen(
        _ looking: DeskRoute.Looking,
        _ request: Request
    ) throws(StoreError) -> Result<JSON, Refusal> {
        switch looking {
        case .status: return .success(try status().json)
        case .metrics: return .failure(.desk(.usage))
        case .x: return try report(nil, viewer: viewer(request), isZ: false)
        case .z(let session): return try report(session, viewer: viewer(request), isZ: true)
        case .slips: return .success(try slipPage(request).json)
        case .slip(let number):
            guard let row = try store.outbox(slip: number), let action = row.action else {
                return .failure(.desk(.slipUnknown, ["slip": .text(number.text)]))
            }
            var answer = try slipAnswer(action, row)
            answer.facts = try facts(action, row)
            return .success(answer.json)
        case .folio(let target): return try folio(target)
        case .attention:
            let items = try attention()
            return .success(AttentionAnswer(items, notices: try notices(of: items)).json)
        case .attentionItem(let number):
            guard let item = try attention(number) else {
                return .failure(.desk(.attentionUnknown, ["no": .text(number)]))
            }
            return .success(item.json(saying: try notices(of: [item])[number]))
        case .printJobs: return .success(try store.printJobs().json)
        case .downtimePack: return .success(try downtimePack().json)
        }
    }

    private func viewer(_ request: Request) throws(StoreError) -> Staff? {
        let token = request.headers["Edge-Login"] ?? ""
        let now = ports.clock.monotonicMilliseconds()
        guard let login = logins.login(token, peer: request.peer, at: now) else { return nil }
        return try store.staff(id: login.staffID)
    }
}

// MARK: - Status

extension DeviceAgent {
    /// One screen of what a cashier must know.
    ///
    /// - Throws: ``StoreError``.
    func status() throws(StoreError) -> StatusAnswer {
        let outbox = try store.outboxStatus()
        let behind = self.behind.filter { $0.kind == .action }.count
        var answer = StatusAnswer(
            mode: try shownMode(),
            line: lineAnswer,
            clock: StatusAnswer.ClockState(
                isTrusted: isClockTrusted(at: ports.clock.now()),
                offsetMilliseconds: line.offsetMilliseconds
            ),
            businessDate: businessDay == nil ? nil : claimedDate,
            outbox: StatusAnswer.Outbox(
                pending: outbox.pending + Int64(behind),
                oldestCapturedAt: outbox.oldest,
                money: outbox.money.list,
                blocked: outbox.blocked,
                deadLetter: outbox.deadLetters
            ),
            custody: (outbox.receivedSeq, outbox.settledSeq)
        )
        answer.session = try openSession()
        let items = AttentionAnswer(try attention())
        answer.openItems = items.open
        answer.highItems = items.high
        answer.conflicts = try standingConflicts()
        return answer
    }

    /// Everything that needs a person now: what is kept, and what time alone made of it.
    ///
    /// - Throws: ``StoreError``.
    func attention() throws(StoreError) -> [AttentionItem] {
        try store.attention() + store.ageing(at: moment(at: ports.clock.now()))
    }

    private func attention(_ number: String) throws(StoreError) -> AttentionItem? {
        if let kept = try store.attention(number) { return kept }
        return try attention().first { $0.number == number }
    }

    /// A frozen device takes counts, drops and closes only (AM2).
    private func shownMode() throws(StoreError) -> AgentMode {
        guard mode == .normal, try store.freezes().contains(.device) else { return mode }
        return .readOnly
    }

    private var lineAnswer: StatusAnswer.Line {
        guard let state = talk?.engine.line,
            let word = StatusAnswer.LineState(rawValue: state.state.rawValue)
        else { return StatusAnswer.Line(.offline, since: ports.clock.now(), reason: "not_tried") }
        return StatusAnswer.Line(word, since: state.since, reason: state.reason)
    }

    private func openSession() throws(StoreError) -> StatusAnswer.OpenSession? {
        guard let id = try store.liveSessions().first, let session = try store.session(id) else {
            return nil
        }
        let moment = moment(at: ports.clock.now())
        return StatusAnswer.OpenSession(
            id: id,
            drawer: session.drawer.code,
            state: session.phase(at: moment).word,
            openedBy: try store.staff(id: session.ownerID)?.code ?? session.ownerID.text
        )
    }
}

// MARK: - Reports, slips, folios

extension DeviceAgent {
    private func report(
        _ id: ID?,
        viewer: Staff?,
        isZ: Bool
    ) throws(StoreError) -> Result<JSON, Refusal> {
        let chosen = try isZ ? zSession(id) : own(viewer)
        guard let chosen, let session = try store.session(chosen) else {
            return .failure(.desk(.sessionNone))
        }
        let moment = moment(at: ports.clock.now())
        let opener = try store.staff(id: session.ownerID)?.code ?? session.ownerID.text
        let heading = ReportAnswer.Heading(session, openedBy: opener, at: moment)
        var report: ReportAnswer
        if isZ {
            guard let close = try closePayload(session) else {
                return .failure(.desk(.sessionNotOpen, ["state": .text(session.state.word)]))
            }
            report = ReportAnswer(
                z: close,
                heading,
                counts: session.countNumber,
                isProvisional: session.state != .closed
            )
        } else {
            let policy = try store.policy()
            do throws(Refusal) {
                report = try ReportAnswer(x: session, heading, for: viewer, under: policy)
            } catch { return .failure(error) }
        }
        report.chainHead = Base64.text(journal.position.head)
        try fill(&report, session, count: isZ ? closePayload(session)?.countID : nil)
        return .success(report.json)
    }

    private func zSession(_ id: ID?) throws(StoreError) -> ID? {
        if let id { return id }
        return try store.lastClosedSession()
    }

    /// The viewer's own session, else the one that is open on this desk.
    private func own(_ viewer: Staff?) throws(StoreError) -> ID? {
        let live = try store.liveSessions()
        for id in live where try store.session(id)?.ownerID == viewer?.id { return id }
        return live.first
    }

    private func closePayload(_ session: SessionView) throws(StoreError) -> SessionClose? {
        guard let action = session.lastClose?.actionID else { return nil }
        for row in try store.outbox(action: action) {
            if case .sessionClose(let close) = row.action?.payload { return close }
        }
        return nil
    }

    private func slipPage(_ request: Request) throws(StoreError) -> SlipPage {
        let session = request.parameter("session").flatMap { ID($0) }
        var after: Int64 = 0
        if let slip = request.parameter("after").flatMap(SlipNumber.init) {
            after = try store.outbox(slip: slip)?.lsn ?? 0
        }
        var folio: ID?
        if let number = request.parameter("folio") {
            folio = try store.folio(.number(number))?.id
        }
        let lines = try store.slips(
            session: session,
            folio: folio,
            after: after,
            limit: SlipPage.limit + 1
        )
        var slips: [SlipAnswer] = []
        for line in lines.prefix(SlipPage.limit) {
            guard let row = try store.outbox(lsn: line.lsn) else { continue }
            slips.append(try slipAnswer(line.action, row))
        }
        return SlipPage(slips, hasMore: lines.count > SlipPage.limit)
    }

    private func slipAnswer(
        _ action: Action,
        _ row: OutboxRow
    ) throws(StoreError) -> SlipAnswer {
        var verdict: Verdict?
        if let json = row.verdict {
            do throws(ShapeError) { verdict = try Verdict(json, "verdict") } catch { verdict = nil }
        }
        let actor = try action.actor.staffID.flatMap { (id) throws(StoreError) in
            try store.staff(id: id)?.code
        }
        var answer = SlipAnswer(
            action,
            state: try state(of: action, row, verdict),
            outbox: row.state,
            staff: actor,
            verdict: verdict
        )
        answer.conflict = try notice(of: action, row, item: nil)
        return answer
    }

    /// The state of the thing captured (`domain.md` 7.2, 7.3).
    private func state(
        of action: Action,
        _ row: OutboxRow,
        _ verdict: Verdict?
    ) throws(StoreError) -> String {
        let view = try store.slipView(action, row)
        if let charge = view.chargeState { return charge.rawValue }
        if let payment = view.paymentState {
            guard action.type == .refundPayout, payment != .reversed else {
                return payment.rawValue
            }
            return (row.state == .settled ? RefundState.settled : .paid).rawValue
        }
        if let refund = try store.refundState(action, row, at: moment(at: ports.clock.now())) {
            return refund.rawValue
        }
        if verdict?.status == .rejected { return "rejected" }
        return row.state == .settled ? "settled" : "captured"
    }

    private func folio(_ target: FolioTarget) throws(StoreError) -> Result<JSON, Refusal> {
        guard let folio = try store.folio(target) else {
            return .failure(.desk(.folioUnknown, ["folio": .text(target.typed)]))
        }
        var lines: [SlipAnswer] = []
        for line in try store.slips(folio: folio.id) {
            guard let row = try store.outbox(lsn: line.lsn) else { continue }
            lines.append(try slipAnswer(line.action, row))
        }
        return .success(FolioAnswer(folio, lines: lines).json)
    }
}
