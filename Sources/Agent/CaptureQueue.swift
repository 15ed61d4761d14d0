import Synchronization
import World

/// The requests that wait for the agent's queue, and the answers that wait for their connection.
///
/// Listener threads put requests in and take answers out; the agent's queue takes all that wait at
/// once, so the next group gathers while this one syncs.
///
/// - SeeAlso: `durability.md` 3.4.
final class CaptureQueue: Sendable {
    /// The most requests that wait, two groups: one in work, one next.
    static let waitingLimit = 128
    /// The most answers kept for connections that may be gone, the oldest dropped first.
    static let answerLimit = 256

    private struct State {
        var waiting: [Request] = []
        var known: Set<UInt64> = []
        var answers: [UInt64: Response] = [:]
        var order: [UInt64] = []
    }

    private let state = Mutex(State())

    /// What became of a request that was offered.
    enum Place {
        /// Here is its answer.
        case answered(Response)
        /// It waits, and was known before.
        case waiting
        /// It waits now: wake the agent.
        case added
        /// There is no room.
        case full
    }

    /// Offers a request, or asks again after one that was offered before.
    func offer(_ request: Request) -> Place {
        state.withLock { state in
            if let answer = state.answers.removeValue(forKey: request.ticket) {
                state.order.removeAll { $0 == request.ticket }
                return .answered(answer)
            }
            if state.known.contains(request.ticket) { return .waiting }
            if state.waiting.count >= Self.waitingLimit { return .full }
            state.waiting.append(request)
            state.known.insert(request.ticket)
            return .added
        }
    }

    /// Takes the requests that wait, at most that many, in the order they came.
    func take(atMost limit: Int) -> [Request] {
        state.withLock { state in
            let taken = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(taken.count)
            return taken
        }
    }

    /// Whether somebody waits.
    var isEmpty: Bool {
        state.withLock { $0.waiting.isEmpty }
    }

    /// Leaves an answer for its connection.
    func answer(_ ticket: UInt64, _ response: Response) {
        state.withLock { state in
            state.known.remove(ticket)
            state.answers[ticket] = response
            state.order.append(ticket)
            if state.order.count > Self.answerLimit {
                state.answers[state.order.removeFirst()] = nil
            }
        }
    }
}
