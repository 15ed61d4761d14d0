import Dispatch
import Synchronization
import World

/// One request on its way, and what came back of it so far.
///
/// Used by one thread from start to end; only the cancelling comes from elsewhere.
final class Call: Sendable {
    let request: Request
    let url: String
    private let cancelled = Atomic(false)
    private let state: Mutex<State>
    private let start = DispatchTime.now().uptimeNanoseconds

    private struct State {
        var answer: Answer
        var isVerified = false
        var bytes: Int64 = 0
        var lastProgress: Int64 = 0
    }

    init(_ request: Request, url: String, bodyLimit: Int) {
        self.request = request
        self.url = url
        state = Mutex(State(answer: Answer(bodyLimit: bodyLimit)))
    }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// Notes that the other side is connected and verified, and the request about to go out.
    func verified() {
        let now = elapsed
        state.withLock { state in
            state.isVerified = true
            state.lastProgress = now
        }
    }

    /// Takes bytes of the body, or a line of the head; false when that is too much or wrong.
    func take(head line: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in unsafe state.answer.add(head: line) }
    }

    /// Takes bytes of the body; false when that is too much.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in unsafe state.answer.add(body: bytes) }
    }

    var response: Response? { state.withLock { $0.answer.response } }

    /// Whether the answer was broken off for breaking a limit or HTTP.
    var isRefused: Bool { state.withLock { $0.answer.isRefused } }

    private var elapsed: Int64 {
        Int64((DispatchTime.now().uptimeNanoseconds - start) / 1_000_000)
    }

    /// Milliseconds that may still pass before a limit of P3.5 is broken; 0 or less: it is.
    ///
    /// - Parameters:
    ///   - connectedAfter: Microseconds until TCP was there, 0 while it is not.
    ///   - moved: Bytes in both directions so far.
    ///   - announced: Bytes that the answer says it has.
    /// - Returns: The milliseconds left.
    func patience(connectedAfter: Int64, moved: Int64, announced: Int64) -> Int64 {
        let now = elapsed
        return state.withLock { state in
            guard state.isVerified else {
                return connectedAfter == 0
                    ? 10_000 - now : connectedAfter / 1_000 + 15_000 - now
            }
            if moved != state.bytes {
                state.bytes = moved
                state.lastProgress = now
            }
            let known = max(moved, Int64(request.body.count) + max(announced, 0))
            let whole = max(30_000, known) + extra - now
            return min(whole, state.lastProgress + 30_000 + extra - now)
        }
    }

    /// A long poll answers up to its wait later; 15 s more than that are for the way (P3.5).
    private var extra: Int64 {
        guard let text = request.parameter("wait"), let seconds = Int64(text),
            (0...3_600).contains(seconds)
        else { return 0 }
        return max(0, seconds * 1_000 + 15_000 - 30_000)
    }
}
