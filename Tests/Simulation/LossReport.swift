import Ledger
import World

/// What `edgectl recover` says of losses, read from its JSON.
struct LossReport {
    /// A number that was lost.
    struct Number: Hashable {
        let incarnation: String
        let seq: Int64

        init(_ incarnation: String, _ seq: Int64) {
            self.incarnation = incarnation
            self.seq = seq
        }
    }

    /// The lost numbers, with the session they are told to belong to.
    private(set) var sessions: [Number: String?] = [:]
    /// What is unaccounted for, in micro-units by currency.
    private(set) var cash: [String: Int64] = [:]
    /// Whether a currency says that it cannot be told.
    private(set) var isUnknown = false

    init(_ json: JSON) {
        for loss in json["lost"]?.listValue ?? [] {
            let incarnation = loss["incarnation"]?.textValue ?? ""
            let seqs = loss["seq"]?.textValue.flatMap { RangeSet($0) } ?? RangeSet()
            for seq in seqs.ranges.flatMap({ Array($0) }) {
                sessions[Number(incarnation, seq)] = .some(loss["session"]?.textValue)
            }
        }
        for money in json["money"]?.listValue ?? [] {
            let micro = money["unaccounted_micro"]?.textValue ?? ""
            if micro == "unknown" { isUnknown = true }
            if let micro = Int64(micro) { cash[money["currency"]?.textValue ?? ""] = micro }
        }
    }
}
