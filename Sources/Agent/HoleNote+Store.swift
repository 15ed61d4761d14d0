import Journal
import Ledger
import Store
import World

extension HoleNote {
    /// What is left of the hole when the store gave back what it has and custody covers the rest.
    ///
    /// Rows count in one unbroken chain with what stands before them; those behind a gap by their
    /// own hash, and go on under a new numbering.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - position: Where the journal stands; a hole behind it is its lost tail.
    /// - Returns: The note to be written.
    /// - Throws: ``StoreError``.
    func settled(
        by store: DeviceStore,
        from position: JournalPosition
    ) throws(StoreError) -> HoleNote {
        guard let seqs else { return self }
        var note = self
        let rows = try chained(in: store, seqs)
        if let first = rows.first, let last = rows.last {
            note.restored.insert(first.seq...last.seq)
        }
        // Behind a gap a row links to nothing any more, but proves itself: it is carried again.
        for row in try store.toCarry(incarnation, above: seqs.lowerBound - 1)
        where seqs.contains(row.seq) { note.restored.insert(row.seq...row.seq) }
        let received = try store.custody(of: incarnation)?.receivedSeq ?? 0
        note.lost = RangeSet(seqs).subtracting(note.restored)
        if received > 0 { note.lost = note.lost.subtracting(RangeSet(1...received)) }
        note.beginsAnew = !note.lost.isEmpty
        return note
    }

    private func chained(
        in store: DeviceStore,
        _ seqs: ClosedRange<Int64>
    ) throws(StoreError) -> [OutboxRow] {
        let rows = try store.outbox(incarnation, from: seqs.lowerBound, limit: seqs.count)
        var head = try store.head(incarnation, at: seqs.lowerBound - 1)
        var proved: [OutboxRow] = []
        for row in rows {
            guard head == nil || row.previousHash == head else { break }
            proved.append(row)
            head = row.hash
        }
        return proved
    }

    /// The restored rows that only the store holds now: their bytes go into the journal again.
    func rowsToKeep(in store: DeviceStore) throws(StoreError) -> [OutboxRow] {
        var rows: [OutboxRow] = []
        for range in restored.ranges {
            rows += try store.outbox(incarnation, from: range.lowerBound, limit: range.count)
        }
        return rows.filter { $0.state == .pending }
    }
}
