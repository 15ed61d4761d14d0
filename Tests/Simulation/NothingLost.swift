import Journal
import Ledger
import Store

/// I-1: what was answered as saved is in the journal and in the store, once, as it was.
public enum NothingLost: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        if let halt = evidence.halt { return ["I-1: the desk does not come up: \(halt)"] }
        var hashes: [NumberedOnce.Number: [[UInt8]]] = [:]
        for record in evidence.records where record.kind == .action {
            hashes[NumberedOnce.Number(record), default: []].append(record.hash)
        }
        var rows: [NumberedOnce.Number: [[UInt8]]] = [:]
        for row in evidence.rows {
            let number = NumberedOnce.Number(incarnation: row.incarnation, seq: row.seq)
            rows[number, default: []].append(row.hash)
        }
        return evidence.told.flatMap { told in
            let number = NumberedOnce.Number(incarnation: told.incarnation, seq: told.seq)
            return fault(told, "journal", hashes[number]) + fault(told, "store", rows[number])
        }
    }

    private static func fault(
        _ told: ToldAction,
        _ place: String,
        _ found: [[UInt8]]?
    ) -> [String] {
        switch found {
        case nil: ["I-1: \(told.seq) was saved and is not in the \(place)"]
        case [told.hash]: []
        case .some(let hashes) where hashes.count > 1:
            ["I-1: \(told.seq) is in the \(place) \(hashes.count) times"]
        case .some: ["I-1: \(told.seq) is another one in the \(place) than was saved"]
        }
    }
}
