import Desk
import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// Answers an operator's request that neither waits nor needs the line.
    func answer(_ route: OperatorRoute, _ request: Request) -> Response {
        do throws(Refusal) {
            let answer: Result<JSON, Refusal>
            do throws(StoreError) { answer = try seen(route, request) } catch {
                throw Refusal(error)
            }
            return Response(.ok, json: try answer.get())
        } catch { return error.response }
    }

    private func seen(
        _ route: OperatorRoute,
        _ request: Request
    ) throws(StoreError) -> Result<JSON, Refusal> {
        switch route {
        case .status: return .success(try status().json)
        case .doctor: return .success(try diagnosis().json)
        case .outbox: return try listing(request)
        case .verify:
            return .success(try verify(full: request.parameter("full") != nil).json)
        case .recover: return .success((recovery ?? RecoveryReport()).json)
        case .sync: return .success(try syncAnswer().json)
        case .trace: return try trace(request)
        case .deadLetters: return try deadLetters(request)
        case .reconcile: return try reconcile(request)
        case .evidence: return try evidence(request)
        case .export: return try export(request)
        case .policy: return .success(try policyAnswer().json)
        case .remedy, .lease: return acted(route, request)
        case .metrics, .enroll, .freeze, .unfreeze, .job, .rekey, .purge, .backup, .backupPage,
            .drill, .replay:
            return .failure(.desk(.usage))
        }
    }

    /// What changes something, and is journaled (SEC-20).
    private func acted(_ route: OperatorRoute, _ request: Request) -> Result<JSON, Refusal> {
        do throws(Refusal) {
            if route == .lease {
                return .success(try wish(AgentCore.read(request, LeaseWish.init), request))
            }
            return .success(try remedy(AgentCore.read(request, DeadLetter.init), request))
        } catch { return .failure(error) }
    }

    /// Where the exchange with the cloud stands.
    func syncAnswer() throws(StoreError) -> SyncAnswer {
        let outbox = try store.outboxStatus()
        let state = talk?.engine.line.state.rawValue ?? ""
        return SyncAnswer(
            line: StatusAnswer.LineState(rawValue: state) ?? .offline,
            pending: try store.unsettledCount(),
            receivedSeq: outbox.receivedSeq,
            settledSeq: outbox.settledSeq
        )
    }

    /// Whether the cloud has settled everything this desk captured, and was asked just now.
    var isSettled: Bool {
        guard behind.isEmpty, !needsRebuild, talk?.engine.isCaughtUp == true else {
            return false
        }
        var isSettled = false
        guarded { () throws(StoreError) in
            isSettled = try store.unsettledCount() == 0
        }
        return isSettled
    }

    private func listing(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        if let text = request.parameter("seq") {
            guard let seq = Int64(text), seq > 0 else {
                return .failure(.desk(.usage, ["fault": .text("`\(text)` is no number.")]))
            }
            let rows = try store.outbox(journal.position.incarnation, from: seq, limit: 1)
            let found = rows.compactMap(OutboxListing.Row.init)
            return .success(OutboxListing(found, total: 1, isWhole: true).json)
        }
        var rows: [OutboxRow] = []
        for state in [OutboxState.pending, .received, .deferred] {
            rows += try store.outbox(in: state, limit: OutboxListing.limit)
        }
        rows += try store.deadLetters()
        rows.sort { $0.lsn < $1.lsn }
        let shown = rows.prefix(OutboxListing.limit).compactMap(OutboxListing.Row.init)
        let total = try store.unsettledCount() + store.outboxStatus().deadLetters
        return .success(OutboxListing(shown, total: total).json)
    }
}

extension OutboxListing.Row {
    /// A row as operators see it, nil when this program cannot read its action.
    init?(_ row: OutboxRow) {
        guard let action = row.action else { return nil }
        self.init(
            seq: row.seq,
            incarnation: row.incarnation,
            action: action,
            state: row.state,
            code: row.verdict?["code"]?.textValue
        )
    }
}
