import Ledger
public import World

/// Answers the desk socket or the admin socket: every request waits its turn on the agent's queue.
///
/// It parks what it cannot answer yet; the listener asks again when poked. Before the agent is
/// ready, and while it is locked, the queue's owner answers by name.
public final class DeskResponder: Responder {
    /// A caller waits this long for its turn, `till` as long (`desk-api.md`).
    private static let patience: Int64 = 30_000

    private let queue: CaptureQueue
    private let wake: @Sendable () -> Void

    init(queue: CaptureQueue, wake: @escaping @Sendable () -> Void) {
        self.queue = queue
        self.wake = wake
    }

    /// Answers, or parks until the agent's queue has an answer.
    public func respond(to request: Request) -> Reply {
        switch queue.offer(request) {
        case .answered(let response): return .response(response)
        case .waiting: return .park(milliseconds: Self.patience)
        case .added:
            wake()
            return .park(milliseconds: Self.patience)
        case .full:
            let id = request.headers["Edge-Request-Id"]
            let params: [String: JSON] = id.map { ["request_id": .text($0)] } ?? [:]
            var busy = Response(
                Status(rawValue: 503),
                json: ["error": ["code": .text(Code.desk(.busy).text), "params": .object(params)]]
            )
            busy.headers["Retry-After"] = "1"
            return .response(busy)
        }
    }
}
