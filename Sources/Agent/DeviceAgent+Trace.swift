import Desk
import Journal
import Ledger
import Store
import World

extension DeviceAgent {
    /// The whole life of what an operator names.
    func trace(_ request: Request) throws(StoreError) -> Result<JSON, Refusal> {
        let item: TraceItem
        do throws(Refusal) { item = try TraceItem(request.parameter("item") ?? "") } catch {
            return .failure(error)
        }
        switch item {
        case .action(let id): return try trace([id], named: id.text)
        case .slip(let slip):
            let id = try store.outbox(slip: slip)?.action?.id
            return try trace(id.map { [$0] } ?? [], named: slip.text)
        case .folio(let target):
            guard let folio = try store.folio(target) else {
                return .failure(.desk(.folioUnknown, ["folio": .text(target.typed)]))
            }
            let lines = try store.slips(folio: folio.id, limit: TraceAnswer.limit + 1)
            let ids = lines.prefix(TraceAnswer.limit).map(\.action.id)
            let lives = try lives(ids)
            return .success(TraceAnswer(lives, hasMore: lines.count > TraceAnswer.limit).json)
        }
    }

    private func trace(_ ids: [ID], named name: String) throws(StoreError) -> Result<JSON, Refusal>
    {
        let lives = try lives(ids)
        if lives.isEmpty { return .failure(.desk(.slipUnknown, ["slip": .text(name)])) }
        return .success(TraceAnswer(lives).json)
    }

    /// The lives of these actions, in their order.
    func lives(_ ids: [ID]) throws(StoreError) -> [ActionLife] {
        let rows = try ids.map { (id) throws(StoreError) in try store.outbox(action: id) }
        let journal = journalHashes(of: Set(rows.joined().map(\.lsn)))
        let items = try store.attention(includesResolved: true)
        var custodies: [ID: IncarnationRow] = [:]
        for row in try store.custodies() { custodies[row.incarnation] = row }
        var sessions: [ID: [String]] = [:]
        var found: [ActionLife] = []
        for rows in rows {
            guard let action = rows.first?.action else { continue }
            let captures = rows.map { row in
                capture(row, custodies[row.incarnation], journal)
            }
            var life = ActionLife(action, captures, in: try scope(of: action))
            life.verdict = verdict(of: rows, captures)
            life.entries = try store.ledgerLines(of: action.id)
            let opened = Set(try store.attention(openedBy: action.id))
            life.attention = items.filter {
                $0.actionID == action.id || opened.contains($0.number)
            }
            life.cloud = try store.cloudDocuments(about: action.id).map {
                ActionLife.Document($0.collection, $0.document)
            }
            if case .session(let id) = action.stream {
                if sessions[id] == nil {
                    sessions[id] = SessionHistory.faults(in: try store.sessionActions(id))
                }
                life.sessionFaults = sessions[id] ?? []
            }
            found.append(life)
        }
        return found
    }

    private func scope(of action: Action) throws(StoreError) -> ActionLife.Scope {
        var scope = ActionLife.Scope(
            tenant: identity.tenantID,
            property: identity.propertyID,
            device: identity.deviceCode
        )
        if case .session(let id) = action.stream {
            scope.drawer = try store.session(id)?.drawer.code
        }
        if let staff = action.actor.staffID {
            scope.staff = try store.staff(id: staff)?.code ?? staff.text
        }
        return scope
    }

    private func capture(
        _ row: OutboxRow,
        _ custody: IncarnationRow?,
        _ journal: (first: Int64, hashes: [Int64: [UInt8]])?
    ) -> ActionLife.Capture {
        var capture = ActionLife.Capture(at: row.lsn, row.incarnation, row.seq, row.state)
        capture.isInCustody = row.seq <= custody?.receivedSeq ?? 0
        capture.isDecided = custody?.decided.contains(row.seq) ?? false
        capture.carriedBy = row.carriedBy
        if let journal {
            if row.lsn < journal.first {
                capture.place = .pruned
            } else {
                capture.place = journal.hashes[row.lsn] == row.hash ? .held : .missing
            }
        }
        return capture
    }

    /// What the cloud said; what it decided without a word is plainly accepted (P9.7).
    private func verdict(of rows: [OutboxRow], _ captures: [ActionLife.Capture]) -> Verdict? {
        guard let told = rows.last(where: { $0.verdict != nil })?.verdict else {
            return captures.contains(where: \.isDecided) ? .plain : nil
        }
        do throws(ShapeError) { return try Verdict(told, "verdict") } catch { return nil }
    }

    /// The records at these places as the journal has them, and where it begins; nil when it cannot
    /// be read.
    private func journalHashes(
        of wanted: Set<Int64>
    ) -> (first: Int64, hashes: [Int64: [UInt8]])? {
        guard let journalID = keyring.keys.journalID else { return nil }
        var first: Int64?
        var hashes: [Int64: [UInt8]] = [:]
        do throws(JournalError) {
            let scan = try JournalScan.reading(state, journalID, keyring.keys, identity, ports)
            _ = try scan.run(.whole) { record in
                if first == nil { first = record.lsn }
                if wanted.contains(record.lsn) { hashes[record.lsn] = record.hash }
            }
        } catch { return nil }
        return (first ?? 0, hashes)
    }
}
