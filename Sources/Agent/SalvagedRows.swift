import Journal
import Ledger
import Store

/// Which salvaged rows take a place that the journal lost.
///
/// A row proves its own bytes, not that it is the one that was there: a stale page may hold the row
/// of another branch. So it must hang on the record before it and the one behind it, where those
/// are known.
struct SalvagedRows {
    /// The rows that count, in order, one for a place.
    let rows: [StoredRecord]

    /// Chooses.
    ///
    /// - Parameters:
    ///   - found: Rows in order, each proved by its own hash.
    ///   - records: What the journal holds.
    ///   - holes: The places it lost.
    init(_ found: [StoredRecord], into records: [JournalRecord], _ holes: [ClosedRange<Int64>]) {
        struct Number: Hashable {
            let incarnation: ID
            let seq: Int64
        }
        var held: Set<Number> = []
        var before: [Int64: [UInt8]] = [:]
        var behind: [Int64: [UInt8]] = [:]
        for record in records {
            before[record.lsn + 1] = record.head
            behind[record.lsn - 1] = record.previousHash
            if record.kind == .action {
                held.insert(Number(incarnation: record.incarnation, seq: record.seq))
            }
        }
        rows = found.filter { row in
            let number = Number(incarnation: row.incarnation, seq: row.seq)
            guard !held.contains(number), holes.contains(where: { $0.contains(row.lsn) }),
                before[row.lsn] ?? row.previousHash == row.previousHash,
                behind[row.lsn] ?? row.hash == row.hash
            else { return false }
            held.insert(number)
            before[row.lsn + 1] = row.hash
            return true
        }
    }
}
