import Journal
import Keyring
import Ledger

/// I-13: every action hangs on the one before it, by its own bytes.
public enum ChainVerifies: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        var faults = evidence.breaks.map { "I-13: lsn \($0) hangs on nothing" }
        var last: [ID: JournalRecord] = [:]
        for record in evidence.records {
            guard record.kind == .action else { continue }
            let bytes = ChainLink.action(after: record.previousHash, body: record.body)
            if Digest.sha256(bytes).bytes != record.hash {
                faults.append("I-13: \(record.seq) is not what its hash says")
            }
            if let before = last[record.incarnation] {
                if before.seq + 1 != record.seq, evidence.isPureCut {
                    faults.append("I-13: \(record.seq) follows \(before.seq)")
                }
                if before.seq + 1 == record.seq, before.hash != record.previousHash {
                    faults.append("I-13: \(record.seq) does not hang on \(before.seq)")
                }
            }
            last[record.incarnation] = record
        }
        return faults
    }
}
