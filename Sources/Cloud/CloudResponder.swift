public import CloudStore
import Compression
import Keyring
import Ledger
import Sync
import Synchronization
public import World

/// The reference cloud: every endpoint of the protocol's core, and results and wake beside it.
///
/// It keeps nothing of its own but who is waiting: any number of them may serve one database.
///
/// - SeeAlso: D22, P3.6.
public final class CloudResponder: Responder {
    let parts: CloudParts
    let pushes = Mutex<Set<ID>>([])
    let board = WakeBoard()
    private let ids = Mutex(UUIDv7())
    private let authorities: Mutex<Set<String>>
    private let listeners = Mutex<[@Sendable () -> Void]>([])

    static let capabilities = [
        "wake", "results", "custody.signed", "commands", "keys", "repair",
    ]

    /// Makes a responder over a database; a fresh one gets its first epoch.
    ///
    /// - Throws: ``CloudStoreError``.
    public init(_ parts: CloudParts) throws(CloudStoreError) {
        self.parts = parts
        authorities = Mutex(parts.configuration.authorities)
        _ = try parts.driver.cloudEpoch(orFrom: parts.entropy)
    }

    /// Answers to more names, as the port that was found out when listening began.
    public func answer(to names: Set<String>) {
        authorities.withLock { $0.formUnion(names) }
    }

    /// The names it answers to.
    var names: Set<String> { authorities.withLock { $0 } }

    /// Asks to be called when something may have changed, so that parked requests are asked again.
    public func whenChanged(_ body: @escaping @Sendable () -> Void) {
        listeners.withLock { $0.append(body) }
    }

    /// Tells those who wait that something may have changed.
    public func changed() {
        for body in listeners.withLock({ $0 }) { body() }
    }

    /// Answers a request; only `GET /wake` is ever parked.
    public func respond(to request: Request) -> Reply {
        let received = parts.clock.now()
        var call = CloudCall(request: request, received: received)
        let response: Response
        do throws(Problem) {
            switch try answer(&call) {
            case .response(let made): response = made
            case .park(let milliseconds): return .park(milliseconds: milliseconds)
            }
        } catch {
            var problem = error
            problem.requestID = newID().text
            if problem.status.rawValue >= 500 {
                parts.log.write(.error, "request_failed", [.code(problem.code)])
            }
            response = problem.response
        }
        return .response(finished(response, of: call))
    }

    func newID() -> ID {
        ids.withLock { ids in
            func mint(_ clock: some Clock, _ entropy: some Entropy) -> ID {
                ids.next(clock, entropy)
            }
            return mint(parts.clock, parts.entropy)
        }
    }

    private func answer(_ call: inout CloudCall) throws(Problem) -> Reply {
        guard let route = SyncRoute(call.request.method, call.request.path) else {
            throw Problem(.notFound)
        }
        if route == .time {
            return .response(Response(.ok, json: ["time_ms": .integer(call.received.milliseconds)]))
        }
        guard call.request.body.count <= parts.configuration.limits.maxBodyBytes else {
            throw tooLarge()
        }
        let cloudEpoch = try stored { () throws(CloudStoreError) in
            try parts.driver.cloudEpoch(orFrom: parts.entropy)
        }
        call.cloudEpoch = cloudEpoch
        if route == .enrol { return .response(try enrol(call, cloudEpoch)) }
        if route == .pollEnrolment { return .response(try pollEnrolment(call, cloudEpoch)) }
        let authentication = Authentication(
            driver: parts.driver,
            authorities: names
        )
        let caller = try authentication.caller(of: call.request, on: route, at: call.received)
        call.caller = caller
        try checkAge(of: caller, on: route, at: call.received)
        return try answer(route, Seat(caller: caller, cloudEpoch: cloudEpoch, call: call))
    }

    /// An agent that is too old drains, and gets nothing else (P16.6).
    private func checkAge(
        of caller: Caller,
        on route: SyncRoute,
        at now: Timestamp
    ) throws(Problem) {
        guard let least = parts.configuration.leastAgent, !route.isOpenToOld else { return }
        let said = try stored { () throws(CloudStoreError) in
            try parts.driver.transaction(caller.scope, at: now) {
                (ledger) throws(CloudStoreError) in try ledger.agent(of: caller.device.id)
            }
        }
        let version = said?["version"]?.textValue ?? ""
        if AgentVersion.isVersion(version, before: least) {
            throw Problem(.clientTooOld, members: ["least_version": .text(least)])
        }
    }

    private func answer(_ route: SyncRoute, _ seat: Seat) throws(Problem) -> Reply {
        switch route {
        case .hello: .response(try hello(seat))
        case .actions: .response(try push(seat))
        case .changes: .response(try changes(seat))
        case .results: .response(try results(seat))
        case .snapshots: .response(try snapshot(seat))
        case .snapshot(let id): .response(try manifest(id, seat))
        case .snapshotPart(let id, let number): .response(try part(number, of: id, seat))
        case .wake: try wake(seat)
        case .commands: .response(try commands(seat))
        case .commandState(let id): .response(try commandState(id, seat))
        case .deviceKeys: .response(try rotateKey(seat))
        case .repair: .response(try repair(seat))
        case .time, .enrol, .pollEnrolment, .logPart:
            throw Problem(.notFound)
        }
    }

    /// The JSON of a body, inflated within the limits (P3.3).
    func body(of request: Request) throws(Problem) -> JSON {
        let limits = parts.configuration.limits
        var bytes = request.body
        switch request.headers["Content-Encoding"]?.lowercased() {
        case nil, "identity": break
        case "gzip":
            do throws(CompressionError) {
                bytes = try Gzip.decompress(
                    bytes,
                    sizeLimit: Int(limits.maxDecodedBytes),
                    ratioLimit: Int(limits.maxDecompressRatio)
                )
            } catch {
                guard error == .malformed else { throw tooLarge() }
                throw Problem(.malformedJson, detail: "The body is no gzip stream.")
            }
        default: throw Problem(.encodingUnsupported)
        }
        guard bytes.count <= limits.maxDecodedBytes else { throw tooLarge() }
        do throws(JSONError) { return try JSON(parsing: bytes) } catch {
            throw Problem(.malformedJson, detail: error.code.rawValue)
        }
    }

    private func tooLarge() -> Problem {
        Problem(.batchTooLarge, members: ["limits": parts.configuration.limits.json])
    }

    /// Adds what every response carries, and compresses it where the agent can read that.
    private func finished(_ response: Response, of call: CloudCall) -> Response {
        var response = response
        response.headers[SyncHeaders.sentinel] = SyncHeaders.version
        response.headers["Cache-Control"] = "no-store"
        if response.status.rawValue == 415 { response.headers["Accept-Encoding"] = "gzip" }
        if response.status.rawValue == 429 { response.headers["Retry-After"] = "60" }
        response.headers[SyncHeaders.hints] = hints(for: call).text
        let accepts =
            call.request.headers["Accept-Encoding"]?.lowercased().contains("gzip") ?? false
        let isFile = response.headers["Content-Type"] == "application/gzip"
        if accepts, !isFile, response.body.count > 512 {
            response.body = Gzip.compress(response.body)
            response.headers["Content-Encoding"] = "gzip"
        }
        let time = SyncTime(received: call.received, sent: parts.clock.now())
        response.headers[SyncHeaders.time] = time.text
        return response
    }

    /// What the device should look at next; a hint that cannot be had says nothing.
    private func hints(for call: CloudCall) -> SyncHints {
        let nothing = SyncHints(cloudEpoch: call.cloudEpoch, hasChanges: false)
        guard let caller = call.caller else { return nothing }
        do throws(CloudStoreError) {
            return try parts.driver.transaction(caller.scope, at: call.received) {
                (ledger) throws(CloudStoreError) in
                let pulled = try ledger.device(caller.device.id)?.pulledPosition ?? 0
                let cseq = try ledger.lastCommand(of: caller.device.id)
                return SyncHints(
                    cloudEpoch: call.cloudEpoch,
                    hasChanges: try ledger.position() > pulled,
                    cseq: cseq > 0 ? cseq : nil
                )
            }
        } catch { return nothing }
    }
}

/// A request on its way through the cloud.
struct CloudCall {
    let request: Request
    let received: Timestamp
    var cloudEpoch: String?
    var caller: Caller?
}

/// A request of a device that was let in.
struct Seat {
    let caller: Caller
    let cloudEpoch: String
    let call: CloudCall

    var scope: CloudScope { caller.scope }
    var now: Timestamp { call.received }
    var request: Request { call.request }
}
