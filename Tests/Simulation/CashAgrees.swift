import Journal
import Ledger
import Store
import World

/// I-8: expected cash recomputed from the journal alone is the store's.
public enum CashAgrees: CrashChecker {
    /// What is wrong.
    public static func faults(_ evidence: CrashEvidence) -> [String] {
        guard evidence.halt == nil, evidence.isPureCut else { return [] }
        var sums: [String: Int64] = [:]
        for record in evidence.records where record.kind == .action {
            let body = NumberedOnce.body(record)
            guard let session = session(body), body["type"]?.textValue != "session.close" else {
                continue
            }
            for money in body["drawer_effect"]?.listValue ?? [] {
                let currency = money["currency"]?.textValue ?? ""
                let micro = money["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
                sums["\(session) \(currency)", default: 0] += micro
            }
        }
        sums = sums.filter { $0.value != 0 }
        guard sums != evidence.cash else { return [] }
        return Set(sums.keys).union(evidence.cash.keys).sorted().compactMap { name in
            let journal = sums[name] ?? 0
            let store = evidence.cash[name] ?? 0
            return journal == store ? nil : "I-8: \(name): journal \(journal), store \(store)"
        }
    }

    /// The session whose drawer a row is about.
    static func session(_ row: OutboxRow) -> String? {
        do { return session(try JSON(parsing: row.body)) } catch { return nil }
    }

    /// The session whose drawer an action is about.
    static func session(_ body: JSON) -> String? {
        guard case .session(let id)? = body["stream"]?.textValue.flatMap(Stream.init) else {
            return nil
        }
        return id.text
    }
}
