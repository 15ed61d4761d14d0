import Desk
public import Ledger
import World

/// What an agent answers that may do nothing: status and a named refusal.
///
/// - SeeAlso: AM6, BT-02, BT-04.
public struct LockedDesk: Hashable, Sendable {
    /// Why: `NOT_ENROLLED`, `LOCKED`, `WRONG_KEY` ...
    public let code: Code
    /// What stands in the way, as in a file's name; for the operator.
    public let detail: String

    /// Names the reason.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The answer to a request of either socket; a refusal names the slips that serve meanwhile.
    func respond(
        to request: Request,
        now: Timestamp,
        paper: @autoclosure () -> BlankSlips? = nil
    ) -> Response {
        if request.method == .get, request.path == "/v1/status" {
            return Response(.ok, json: status(now))
        }
        if request.method == .get, request.path == "/metrics" {
            return Response(AgentMetrics(lockedIn: mode))
        }
        let refusal = Refusal(code, ["detail": .text(detail)]).pointing(to: paper())
        return Response(Status(rawValue: 423), json: refusal.json)
    }

    /// A full disk keeps nobody out: it lets nobody write (BT-05).
    private var mode: AgentMode { code == .desk(.diskReserve) ? .readOnly : .locked }

    private func status(_ now: Timestamp) -> JSON {
        [
            "mode": .text(mode.rawValue),
            "line": ["state": "offline", "since": .text(now.text), "reason": .text(code.name)],
            "clock": ["trusted": false, "offset_ms": nil], "business_date": nil, "session": nil,
            "outbox": [
                "pending": 0, "oldest_captured_at": nil, "money": [], "blocked": 0,
                "dead_letter": 0,
            ],
            "custody": ["received_seq": 0, "settled_seq": 0],
            "attention": ["open": 0, "high": 0],
            "locked": ["code": .text(code.text), "detail": .text(detail)],
        ]
    }
}
