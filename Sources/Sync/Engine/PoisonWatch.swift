import Ledger
import World

/// Watches one action that the cloud refuses again and again.
///
/// Only a refusal of the action by itself counts, three times and over ten minutes: never a 5xx, a
/// timeout or an answer without the sentinel.
///
/// - SeeAlso: P9.9.
struct PoisonWatch: Hashable, Sendable {
    /// How often.
    static let countLimit = 3
    /// Over how long, in milliseconds.
    static let spanLimit: Int64 = 600_000

    private(set) var incarnation: ID?
    private(set) var seq: Int64 = 0
    private var count = 0
    private var since = Timestamp(milliseconds: 0)

    /// Takes note of a refusal, and says whether it is enough.
    mutating func refused(_ incarnation: ID, _ seq: Int64, at now: Timestamp) -> Bool {
        if self.incarnation != incarnation || self.seq != seq {
            self = PoisonWatch()
            self.incarnation = incarnation
            self.seq = seq
            since = now
        }
        count += 1
        return count >= Self.countLimit && now >= since.adding(milliseconds: Self.spanLimit)
    }

    mutating func shift(by milliseconds: Int64) {
        since = since.adding(milliseconds: milliseconds)
    }
}
