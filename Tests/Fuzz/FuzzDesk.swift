import Agent
import Platform
import Simulation
import TestSupport
import World

/// A whole agent on a disk in memory, with the reference cloud at hand and nobody in a hurry.
final class FuzzDesk {
    private static let staff = ["c07": "482917", "c04": "730264", "s01": "915038"]

    private let disk: MemoryDisk
    private let clock: ManualClock
    private let cloud: SimulatedCloud?
    private var core: AgentCore
    private var tickets: UInt64 = 0
    private var tokens: [String: String] = [:]

    private init(on disk: MemoryDisk, _ clock: ManualClock, _ cloud: SimulatedCloud?) throws {
        self.disk = disk
        self.clock = clock
        self.cloud = cloud
        core = AgentCore(
            configuration: AgentConfiguration(),
            state: DiskPath("/state"),
            credential: nil,
            ports: AgentPorts(
                clock: clock,
                entropy: SeededEntropy(8_814),
                disk: disk,
                log: FuzzLog(),
                storeDisk: disk,
                zoneFile: { _ in nil }
            )
        )
        try core.start()
        work()
    }

    /// A desk that is enrolled, with a session open.
    static func working() throws -> FuzzDesk {
        let start = Timestamp(milliseconds: 1_795_254_506_871)
        let scratch = ScratchFolder(inMemory: true)
        let cloud = try SimulatedCloud(in: scratch.path, clock: Moment(start), seed: 8_814)
        defer { cloud.close() }
        let property = Repository.bytes("packaging/property.example.json")
        try cloud.order("property import", document: try JSON(parsing: property))
        let desk = try FuzzDesk(on: MemoryDisk(), ManualClock(start), cloud)
        let enrolment: JSON = [
            "cloud": .text("https://\(SimulatedCloud.authority)"),
            "token": .text(try cloud.token()),
        ]
        try desk.take(["path": "/v1/admin/enroll", "admin": true, "body": enrolment, "id": "e"])
        for _ in 0..<4 {
            desk.clock.advance(milliseconds: 20_000)
            desk.core.timeReached()
            desk.work()
        }
        desk.login()
        let opening: JSON = [
            "drawer": "D1", "reason": "FLOAT",
            "opening": [
                "totals": [["currency": "AFN", "amount_micro": "5000000000"]], "lines": [],
            ],
        ]
        let open: JSON = ["path": "/v1/sessions", "body": opening, "id": "o", "login": "c07"]
        let answer = try desk.take(open)
        try Finding.unless(answer.isSuccess, "no session is opened")
        desk.core.stop()
        return desk
    }

    /// The same desk, booted on a copy of the disk, without a line.
    func copied() throws -> FuzzDesk {
        let made = try FuzzDesk(on: disk.copy(), ManualClock(clock.now()), nil)
        made.login()
        return made
    }

    /// Whether people can work at it.
    var isWorking: Bool { !tokens.isEmpty }

    private func login() {
        for (code, pin) in Self.staff.sorted(by: { $0.key < $1.key }) {
            var request = Request(.post, "/v1/login")
            request.body = JSON.object(["staff": .text(code), "pin": .text(pin)]).canonicalBytes
            request.headers["Edge-Request-Id"] = "login-\(code)"
            tokens[code] = json(ask(request, isAdmin: false))?["token"]?.textValue
        }
    }

    /// Asks what a step says, and looks at the answer.
    @discardableResult
    func take(_ step: JSON) throws(Finding) -> Status {
        let method = step["method"]?.textValue.flatMap(Method.init(rawValue:)) ?? .post
        var request = Request(method, step["path"]?.textValue ?? "/v1/status")
        request.query = step["query"]?.textValue ?? ""
        if let body = step["body"] {
            request.body = body.textValue.map { Array($0.utf8) } ?? body.canonicalBytes
        }
        request.headers["Edge-Request-Id"] = step["id"]?.textValue ?? "r-\(tickets)"
        let login = step["login"]?.textValue
        request.headers["Edge-Login"] = login.flatMap { tokens[$0] } ?? login
        let name = "\(request.method.rawValue) \(request.path)"
        guard let response = ask(request, isAdmin: step["admin"] == true) else {
            throw Finding("no answer to \(name)")
        }
        let isText = response.headers["Content-Type"]?.hasPrefix("text/plain") ?? false
        let text = String(decoding: response.body, as: UTF8.self)
        try Finding.unless(isText || json(response) != nil, "\(name): no JSON: \(text)")
        try Finding.unless(response.status.rawValue != 500, "\(name): \(text)")
        return response.status
    }

    /// Has the agent look at its journal, its store and its sums.
    func verify() throws(Finding) {
        let request = Request(.get, "/v1/admin/verify", query: "full=1")
        let answer = json(ask(request, isAdmin: true)) ?? .null
        try Finding.unless(answer["ok"] == true, "verify: \(answer.canonicalText)")
    }

    private func json(_ response: Response?) -> JSON? {
        guard let response else { return nil }
        do { return try JSON(parsing: response.body) } catch { return nil }
    }

    private func ask(_ request: Request, isAdmin: Bool) -> Response? {
        tickets += 1
        var request = request
        request.ticket = tickets
        let responder = isAdmin ? core.adminResponder : core.deskResponder
        for _ in 0..<64 {
            if case .response(let response) = responder.respond(to: request) { return response }
            clock.advance(milliseconds: 200)
            core.turn()
            core.timeReached()
            work()
        }
        return nil
    }

    // MARK: Errands

    private func work() {
        var errands: [Errand] = []
        for _ in 0..<200 {
            let output = core.takeOutput()
            for check in output.checks { core.checked(check, check.results()) }
            errands += output.errands
            if output.isTurnWanted { core.turn() }
            guard !errands.isEmpty else { return }
            run(errands.removeFirst())
        }
    }

    private func run(_ errand: Errand) {
        switch errand {
        case .wait: break
        case .tidy(let care): core.tidy(care)
        case .enrol, .hello, .time, .push, .pull, .snapshot, .office: carry(errand)
        }
    }

    private func carry(_ errand: Errand) {
        var step = core.begin(errand)
        while true {
            let request: Request
            switch step {
            case .done: return
            case .pause(_, let next), .send(let next): request = next
            }
            let result = cloud.map { Result<Response, WireError>.success($0.respond(to: request)) }
            let answer = CloudAnswer(
                result: result ?? .failure(WireError(.unreachable, "no line")),
                sent: clock.now(),
                received: clock.now(),
                requestBytes: request.body.count
            )
            step = core.answered(answer, for: errand)
        }
    }
}

/// A log that nobody reads.
private struct FuzzLog: Log {
    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {}
}
