import Journal
import Ledger
import World

/// I-3: no number has two hashes, and no slip is given to two actions.
public enum NumberedOnce: CrashChecker {
    /// The number of an action.
    public struct Number: Hashable, Sendable {
        let incarnation: ID
        let seq: Int64

        init(incarnation: ID, seq: Int64) {
            self.incarnation = incarnation
            self.seq = seq
        }

        init(_ record: JournalRecord) {
            self.init(incarnation: record.incarnation, seq: record.seq)
        }
    }

    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        var hashes: [Number: Set<[UInt8]>] = [:]
        var slips: [String: Set<String>] = [:]
        for told in evidence.told {
            hashes[Number(incarnation: told.incarnation, seq: told.seq), default: []]
                .insert(told.hash)
        }
        for record in evidence.records where record.kind == .action {
            hashes[Number(record), default: []].insert(record.hash)
            let body = body(record)
            if let slip = body["slip"]?.textValue, let id = body["action_id"]?.textValue {
                slips[slip, default: []].insert(id)
            }
        }
        let doubled = hashes.filter { $0.value.count > 1 }.map {
            "I-3: number \($0.key.seq) has \($0.value.count) hashes"
        }
        let given = slips.filter { $0.value.count > 1 }.map {
            "I-3: slip \($0.key) was given \($0.value.count) times"
        }
        return doubled.sorted() + given.sorted()
    }

    static func body(_ record: JournalRecord) -> JSON {
        do { return try JSON(parsing: record.body) } catch { return .null }
    }
}
