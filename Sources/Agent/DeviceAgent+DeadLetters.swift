import Desk
import Ledger
import Store
import World

extension DeviceAgent {
    /// The dead letters that wait for an operator, or one of them whole.
    func deadLetters(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        let rows = try store.deadLetters()
        guard let item = request.parameter("item") else {
            let shown = rows.prefix(OutboxListing.limit).compactMap(OutboxListing.Row.init)
            return .success(OutboxListing(shown, total: Int64(rows.count)).json)
        }
        do throws(Refusal) {
            let found = [try Self.find(item, in: rows)].compactMap(OutboxListing.Row.init)
            return .success(OutboxListing(found, total: 1, isWhole: true).json)
        } catch { return .failure(error) }
    }

    /// Requeues or supersedes one (O9, O10); journaled, and written once for a request id.
    func remedy(_ asked: DeadLetter, _ request: Request) throws(Refusal) -> JSON {
        if let first = try saved(request) { return try answer(asked, first) }
        let rows: [OutboxRow]
        do throws(StoreError) { rows = try store.deadLetters() } catch { throw Refusal(error) }
        let dead = try Self.find(asked.item, in: rows)
        let id = dead.action?.id.text ?? dead.json?["action_id"]?.textValue ?? ""
        let subject = AuditEvent.Subject(kind: AuditEvent.Subject.deadLetterKind, id: id)
        switch asked.remedy {
        case .requeue:
            let subject = AuditEvent.Subject(kind: "action", id: id)
            var act = Override(word: "requeue", subjects: [subject], request: request)
            act.carrying = [dead]
            return try answer(asked, override(act, by: request.peer))
        case .supersede(let by):
            let other = try replacement(by)
            guard let action = other.action else { throw .desk(.slipUnknown, ["slip": .text(by)]) }
            try DeadLetter.check((dead.action, dead.lsn), replacedBy: (action, other.lsn))
            let word = "superseded by " + (action.slip?.text ?? action.id.text)
            let act = Override(word: word, subjects: [subject], request: request)
            return try answer(asked, override(act, by: request.peer))
        }
    }

    private func answer(_ asked: DeadLetter, _ event: Action) throws(Refusal) -> JSON {
        guard case .auditEvent(let audit) = event.payload, let id = audit.subject?.id else {
            throw .desk(.requestIDReused)
        }
        let rows: [OutboxRow]
        do throws(StoreError) { rows = try store.outbox(action: event.id) } catch {
            throw Refusal(error)
        }
        let isRequeued = asked.remedy == .requeue
        return .members([
            ("action_id", .text(id)), ("state", .text(isRequeued ? "pending" : "superseded")),
            ("seq", isRequeued ? .integer(event.seq - 1) : nil),
            ("incarnation", rows.first.map { .text($0.incarnation.text) }),
            ("audit_seq", .integer(event.seq)),
        ])
    }

    private func replacement(_ item: String) throws(Refusal) -> OutboxRow {
        let unknown = Refusal.desk(.slipUnknown, ["slip": .text(item)])
        do throws(StoreError) {
            if let slip = SlipNumber(item), let row = try store.outbox(slip: slip) { return row }
            if let id = ID(item), let row = try store.outbox(action: id).first { return row }
        } catch { throw Refusal(error) }
        throw unknown
    }

    /// The dead letter that a person names by slip, action id or number.
    private static func find(_ item: String, in rows: [OutboxRow]) throws(Refusal) -> OutboxRow {
        let fitting = rows.filter { row in
            row.json?["action_id"]?.textValue == item || row.json?["slip"]?.textValue == item
                || String(row.seq) == item
        }
        guard let row = fitting.first else { throw .desk(.slipUnknown, ["slip": .text(item)]) }
        guard fitting.count == 1 else {
            throw .desk(.usage, ["fault": .text("\(item) names several: say the action id")])
        }
        return row
    }
}
