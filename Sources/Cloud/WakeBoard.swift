import Synchronization
import World

/// Until when each parked request may wait.
///
/// A parked request is asked again with the same ticket; only the first asking sets its end.
final class WakeBoard: Sendable {
    private let ends = Mutex<[UInt64: Timestamp]>([:])

    /// The milliseconds that a request may still wait; 0 or less when its time is over.
    func left(_ ticket: UInt64, wait seconds: Int64, at now: Timestamp) -> Int64 {
        ends.withLock { ends in
            // Clients that went away are never asked again; their ends go with the next newcomer.
            if ends[ticket] == nil {
                ends = ends.filter { now.milliseconds - $0.value.milliseconds < 60_000 }
            }
            let end = ends[ticket] ?? now.adding(milliseconds: seconds * 1_000)
            let left = end.milliseconds - now.milliseconds
            ends[ticket] = left > 0 ? end : nil
            return left
        }
    }

    /// Forgets a request that was answered.
    func forget(_ ticket: UInt64) {
        ends.withLock { $0[ticket] = nil }
    }
}
