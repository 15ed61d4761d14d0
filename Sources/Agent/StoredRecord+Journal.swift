import Journal
import Store

extension StoredRecord {
    /// A journal record as the store takes it.
    init(_ record: JournalRecord) {
        self.init(
            record.kind == .action ? .action : .note,
            lsn: record.lsn,
            number: (record.incarnation, record.seq),
            hashes: (record.previousHash, record.hash),
            body: record.body,
            local: record.local
        )
    }
}

extension StorePosition {
    /// A journal's position as the store keeps it.
    init(_ position: JournalPosition) {
        self.init(
            lsn: position.lsn,
            incarnation: position.incarnation,
            seq: position.seq,
            head: position.head,
            slip: position.slip
        )
    }
}

extension JournalPosition {
    /// A store's position as evidence for the journal.
    init(_ position: StorePosition) {
        self.init(
            lsn: position.lsn,
            incarnation: position.incarnation,
            seq: position.seq,
            head: position.head,
            slip: position.slip
        )
    }
}
