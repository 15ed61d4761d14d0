public import TestSupport
public import World

/// The way from one desktop to the cloud: a function call with faults.
public final class SimulatedWire {
    /// After so long without an answer the agent gives up, in milliseconds.
    private static let patience: Int64 = 30_000

    private let time: VirtualTime
    private let cloud: SimulatedCloud
    private let name: String
    private var chance: Seed
    private let strikes: (Fault, Int) -> Bool
    /// Whether there is no line at all.
    public var isDown = false
    /// What a script does with a request, instead of chance.
    var relay: (Request) -> Relay = { _ in .carry }

    /// What a script may do with a request.
    public enum Relay {
        /// Carries it, as chance has it.
        case carry
        /// Answers in the cloud's place.
        case answer(Response)
        /// Lets the cloud do it, and loses the answer.
        case loseAnswer
        /// Loses it on the way.
        case loseRequest
        /// Breaks off the answer after so many thousandths.
        case cutAnswer(Int)
        /// Meets a certificate that is not valid by the desk's clock.
        case badDate
    }

    /// Lays a wire.
    ///
    /// - Parameters:
    ///   - name: Whose it is, for the trace.
    ///   - time: The world's time.
    ///   - cloud: The other end.
    ///   - chance: What decides on faults and delays.
    ///   - strikes: Whether a fault strikes, given its lot.
    public init(
        _ name: String,
        _ time: VirtualTime,
        _ cloud: SimulatedCloud,
        chance: Seed,
        strikes: @escaping (Fault, Int) -> Bool
    ) {
        self.name = name
        self.time = time
        self.cloud = cloud
        self.chance = chance
        self.strikes = strikes
    }

    /// What becomes of one request.
    private enum Fate {
        case whole
        case error(WireError.Code)
        case page(Response)
        case faulty(Fault)
    }

    /// Carries a request there and the answer back, or whatever comes instead.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - done: Called once, later, with what the agent gets to see.
    public func send(
        _ request: Request,
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        let there = Int64(40 + chance.below(600))
        let back = Int64(40 + chance.below(600))
        let fate = fate()
        let relay = relay(request)
        if isDown { return fail(.unreachable, after: there, done) }
        guard case .carry = relay else { return follow(relay, request, (there, back), done) }
        switch fate {
        case .whole:
            arrive(request, after: there) { self.answer($0, after: back, done) }
        case .error(let code): fail(code, after: there, done)
        case .page(let page): answer(page, after: there, done)
        case .faulty(let fault): carry(request, fault, (there, back), done)
        }
    }

    private func fate() -> Fate {
        let wire: [Fault] = [
            .dropRequest, .dropAnswer, .delay, .late, .duplicate, .cutAnswer, .portalPage,
            .portalRedirect, .gatewayError, .badTLS,
        ]
        for fault in wire {
            let lot = chance.below(1_000)
            guard strikes(fault, lot) else { continue }
            switch fault {
            case .portalPage: return .page(Portal.page)
            case .portalRedirect: return .page(Portal.redirect)
            case .gatewayError: return .page(Portal.gatewayError)
            case .badTLS: return .error(lot % 2 == 0 ? .tls : .tlsDate)
            default: return .faulty(fault)
            }
        }
        return .whole
    }

    /// Does what a script says.
    private func follow(
        _ relay: Relay,
        _ request: Request,
        _ travel: (there: Int64, back: Int64),
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        switch relay {
        case .carry: preconditionFailure("carried by chance")
        case .answer(let response): answer(response, after: travel.there, done)
        case .badDate: fail(.tlsDate, after: travel.there, done)
        case .loseRequest: giveUp(false, done)
        case .loseAnswer:
            arrive(request, after: travel.there) { _ in }
            giveUp(true, done)
        case .cutAnswer(let share):
            arrive(request, after: travel.there) { answer in
                var part = answer
                part.body = Array(answer.body.prefix(answer.body.count * share / 1_000))
                self.answer(part, after: travel.back, done)
            }
        }
    }

    private func carry(
        _ request: Request,
        _ fault: Fault,
        _ travel: (there: Int64, back: Int64),
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        let isSoon = chance.below(2) == 0
        let slow = Int64(chance.below(25_000))
        let late = Self.patience + Int64(chance.below(600_000))
        switch fault {
        case .dropRequest: giveUp(isSoon, done)
        case .dropAnswer:
            arrive(request, after: travel.there) { _ in }
            giveUp(isSoon, done)
        case .delay:
            arrive(request, after: slow) { answer in
                let left = Self.patience - slow - travel.back
                if left < 0 { return self.fail(.timeout, after: 0, done) }
                self.answer(answer, after: travel.back, done)
            }
        case .late:
            arrive(request, after: late) { _ in }
            giveUp(isSoon, done)
        case .duplicate:
            arrive(request, after: travel.there) { self.answer($0, after: travel.back, done) }
            arrive(request, after: travel.there + late - Self.patience) { _ in }
        default:
            let cut = chance.below(1_000)
            arrive(request, after: travel.there) { answer in
                if isSoon { return self.fail(.interrupted, after: travel.back, done) }
                var part = answer
                part.body = Array(answer.body.prefix(answer.body.count * cut / 1_000))
                self.answer(part, after: travel.back, done)
            }
        }
    }

    private func arrive(
        _ request: Request,
        after milliseconds: Int64,
        _ then: @escaping (Response) -> Void
    ) {
        time.after(milliseconds, "\(name) \(request.method.rawValue) \(request.path)") {
            self.time.trace.note(request.body)
            let response = self.cloud.respond(to: request)
            self.time.trace.note(Int64(response.status.rawValue))
            self.time.trace.note(response.body)
            then(response)
        }
    }

    private func answer(
        _ response: Response,
        after milliseconds: Int64,
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        let label = "\(name) \(response.status.rawValue), \(response.body.count) bytes"
        time.after(milliseconds, label) { done(.success(response)) }
    }

    private func giveUp(
        _ isSoon: Bool,
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        fail(isSoon ? .interrupted : .timeout, after: isSoon ? 700 : Self.patience, done)
    }

    private func fail(
        _ code: WireError.Code,
        after milliseconds: Int64,
        _ done: @escaping (Result<Response, WireError>) -> Void
    ) {
        time.after(milliseconds, "\(name) \(code.rawValue)") {
            done(.failure(WireError(code, "simulated")))
        }
    }
}

/// What others on the way answer in the cloud's place; none of it carries the sentinel.
enum Portal {
    static let page = Response(
        .ok,
        headers: ["Content-Type": "text/html"],
        body: Array("<html><body>Welcome to Hotel WiFi. Please accept.</body></html>".utf8)
    )
    static let redirect = Response(
        Status(rawValue: 302),
        headers: ["Location": "http://portal.example/login"]
    )
    static let gatewayError = Response(
        Status(rawValue: 503),
        headers: ["Content-Type": "text/html", "Retry-After": "120"],
        body: Array("<h1>503 Service Unavailable</h1>".utf8)
    )
}
