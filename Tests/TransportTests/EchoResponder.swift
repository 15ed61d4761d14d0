import Synchronization
import World

/// Says back what it was asked, so that a test sees what arrived.
struct EchoResponder: Responder {
    func respond(to request: Request) -> Reply {
        let peer: String
        switch request.peer {
        case .local(let userID, let processID): peer = "local \(userID) \(processID)"
        case .remote(let address): peer = "remote \(address)"
        case .direct: peer = "direct"
        }
        return .response(
            Response(
                .ok,
                headers: [
                    "Echo-Method": request.method.rawValue, "Echo-Path": request.path,
                    "Echo-Query": request.query, "Echo-Authority": request.authority,
                    "Echo-Peer": peer, "Echo-Header": request.headers["X-Test"] ?? "",
                ],
                body: request.body
            )
        )
    }
}

/// Parks every request until it is opened; counts how often each ticket asked.
final class GateResponder: Responder {
    private struct State {
        var isOpen = false
        var asked: [UInt64: Int] = [:]
    }

    private let state = Mutex(State())
    private let milliseconds: Int64

    init(parkingFor milliseconds: Int64 = 60_000) {
        self.milliseconds = milliseconds
    }

    var asked: [UInt64: Int] { state.withLock { $0.asked } }

    func open() { state.withLock { $0.isOpen = true } }

    func respond(to request: Request) -> Reply {
        state.withLock { state in
            state.asked[request.ticket, default: 0] += 1
            guard state.isOpen || request.path == "/open" else {
                return .park(milliseconds: milliseconds)
            }
            return .response(Response(.ok, body: Array("\(request.ticket)".utf8)))
        }
    }
}

/// Answers on the second asking, when the park time is over.
final class SecondTimeResponder: Responder {
    private let seen = Mutex<Set<UInt64>>([])
    private let milliseconds: Int64
    private let onFirst: @Sendable () -> Void

    init(parkingFor milliseconds: Int64, onFirst: @escaping @Sendable () -> Void = {}) {
        self.milliseconds = milliseconds
        self.onFirst = onFirst
    }

    func respond(to request: Request) -> Reply {
        let isFirst = seen.withLock { $0.insert(request.ticket).inserted }
        if isFirst { onFirst() }
        return isFirst ? .park(milliseconds: milliseconds) : .response(Response(.ok))
    }
}

/// An exchange that is a function call: the shape every wire must keep.
struct CallExchange: Exchange {
    let responder: any Responder

    func send(_ request: Request) async throws(WireError) -> Response {
        var arrived = request
        arrived.ticket = 1
        guard case .response(let response) = responder.respond(to: arrived) else {
            throw WireError(.timeout, "parked")
        }
        return response
    }
}
