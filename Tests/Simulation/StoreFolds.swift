import Journal
import Ledger
import Store

/// I-6: the store is the fold of the journal: the same actions, and the same after a rebuild.
public enum StoreFolds: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard evidence.halt == nil else { return [] }
        let journal = evidence.records.filter { $0.kind == .action }.map { record in
            "\(record.lsn) \(record.incarnation) \(record.seq) \(record.hash)"
        }
        let store = evidence.rows.map { row in
            "\(row.lsn) \(row.incarnation) \(row.seq) \(row.hash)"
        }
        var faults: [String] = []
        // What was pruned from the journal, or is lost from it, only the store has.
        if evidence.isPureCut, Set(journal) != Set(store) || journal.count != store.count {
            faults.append("I-6: journal has \(journal.count) actions, store \(store.count)")
        }
        if let end = evidence.records.last, let position = evidence.position,
            position.lsn != end.lsn || position.head != end.head
        {
            faults.append("I-6: store stands at \(position.lsn), journal at \(end.lsn)")
        }
        if let rebuilt = evidence.rebuilt, rebuilt != evidence.fold {
            faults.append("I-6: a rebuilt store holds something else")
        }
        return faults
    }
}
