import Journal
import Ledger
import Store
import World

extension BootWork {
    /// BT-13: the journal wins; what only the store has is journaled under a new numbering, and
    /// then the store is made again from the journal.
    ///
    /// The journal gets it before the store goes away: cut in between, the next boot finds the
    /// rest.
    func branches(
        _ store: DeviceStore,
        _ position: JournalPosition
    ) throws(BootHalt) -> DeviceAgent? {
        let reading = try scan(.whole, JournalEvidence(heads: heads))
        var rows: [OutboxRow] = []
        do throws(StoreError) { rows = try onlyHere(store, reading.records) } catch {
            guard error.isDamage else { throw BootHalt(store: error) }
        }
        if rows.isEmpty {
            store.close()
            return try runWithout(cause: "branches", badPages: [], vouching: nil)
        }
        let agent = try assemble(reading.findings.end, store)
        defer { agent.close() }
        try agent.journalOnly(rows)
        keyring = agent.keyring
        return nil
    }

    /// Rows that prove themselves, are not settled, and are in no record of the journal.
    private func onlyHere(
        _ store: DeviceStore,
        _ records: [JournalRecord]
    ) throws(StoreError) -> [OutboxRow] {
        var known: Set<String> = []
        for record in records where record.kind == .action {
            if let id = record.json?["action_id"]?.textValue { known.insert(id) }
        }
        var found: [OutboxRow] = []
        for state in [OutboxState.pending, .received, .deferred] {
            var last: Int64 = 0
            while true {
                let rows = try store.outbox(in: state, after: last, limit: 500)
                guard let end = rows.last else { break }
                last = end.lsn
                found += rows.filter { row in
                    let id = row.action?.id.text
                    return id.map { !known.contains($0) } ?? false
                }
            }
        }
        return found.filter { $0.action?.type != .incarnationBegin }.sorted { $0.lsn < $1.lsn }
    }
}

extension JournalRecord {
    /// The body, when it is JSON.
    var json: JSON? {
        do { return try JSON(parsing: body) } catch { return nil }
    }
}
