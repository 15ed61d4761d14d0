import Agent
import Platform
import TestSupport
import World

/// The whole production agent on a simulated disk, in one thread, with the reference cloud at hand.
///
/// Time passes only when it is told to; whoever asks gets the answer before the call returns.
final class CrashDesk {
    static let state = DiskPath("/state")

    let disk: SimulatedDisk
    let clock: ManualClock
    /// Whether there is a line.
    var isOnline = true
    /// Request ids that were answered as saved, with their actions, in order.
    private(set) var told: [String] = []
    /// Answers that were neither a success nor a named refusal.
    private(set) var oddities: [String] = []
    /// Codes of refusals, in order.
    private(set) var refusals: [String] = []

    /// What it logged.
    let log = KeptLog()
    /// Called when a PIN is about to be checked.
    var whenChecking: () throws -> Void = {}

    private let cloud: SimulatedCloud?
    private let entropy: SeededEntropy
    private var core: AgentCore?
    private var tickets: UInt64 = 0
    private var requests: Int
    private var token: String?
    private var errands: [Errand] = []
    private var cares: [Care] = []
    private var isSyncing = false

    init(on disk: SimulatedDisk, cloud: SimulatedCloud?, clock: ManualClock, seed: UInt64) {
        self.disk = disk
        self.cloud = cloud
        self.clock = clock
        entropy = SeededEntropy(seed)
        requests = Int(truncatingIfNeeded: seed % 1_000_000) * 1_000
    }

    static func ports(
        _ disk: SimulatedDisk,
        _ clock: ManualClock,
        _ entropy: SeededEntropy,
        _ log: any Log = SilentLog()
    ) -> AgentPorts {
        AgentPorts(
            clock: clock,
            entropy: entropy,
            disk: disk,
            log: log,
            storeDisk: disk,
            zoneFile: { _ in nil }
        )
    }

    // MARK: Power

    /// Boots, and does what waits.
    func switchOn() throws(BootError) {
        let made = AgentCore(
            configuration: AgentConfiguration(),
            state: Self.state,
            credential: nil,
            ports: Self.ports(disk, clock, entropy, log)
        )
        token = nil
        try made.start()
        core = made
        work()
    }

    /// The process dies: nothing more of it reaches the disk, which keeps its power.
    func crash() {
        disk.cut()
        core = nil
        errands = []
        cares = []
        disk.outlive()
    }

    /// A clean stop.
    func stop() {
        core?.stop()
        core = nil
        errands = []
        cares = []
    }

    // MARK: Requests

    /// Asks several at once, so that they are saved as one group.
    @discardableResult
    func ask(_ acts: [(path: String, body: JSON)]) -> [JSON] {
        guard let core else { return [] }
        let parked = acts.map { act -> Request in
            requests += 1
            var request = Request(.post, act.path, body: act.body.canonicalBytes)
            request.headers["Edge-Request-Id"] = "request-\(requests)"
            if let token { request.headers["Edge-Login"] = token }
            tickets += 1
            request.ticket = tickets
            return request
        }
        let isAdmin = acts.contains { $0.path.hasPrefix("/v1/admin") }
        let responder = isAdmin ? core.adminResponder : core.deskResponder
        var answers = parked.map { answer(responder, $0) }
        for _ in 0..<8 where answers.contains(nil) {
            core.turn()
            for index in parked.indices where answers[index] == nil {
                answers[index] = answer(responder, parked[index])
            }
            take(core.takeOutput())
            if answers.contains(nil) { run() }
        }
        work()
        return answers.map { $0 ?? .null }
    }

    private func answer(_ responder: some Responder, _ request: Request) -> JSON? {
        guard case .response(let response) = responder.respond(to: request) else { return nil }
        let json: JSON
        do { json = try JSON(parsing: response.body) } catch {
            oddities.append("\(request.path): no JSON")
            return .null
        }
        if response.status.isSuccess {
            if let action = json["action_id"]?.textValue {
                told.append(action)
                disk.answered(told.count)
            }
            if let given = json["token"]?.textValue { token = given }
        } else if let code = json["error"]?["code"]?.textValue {
            refusals.append(code)
        } else {
            oddities.append("\(request.path): \(response.status.rawValue) without a code")
        }
        return json
    }

    /// Enrols at the cloud.
    func enrol() throws {
        let body: JSON = [
            "cloud": .text("https://\(SimulatedCloud.authority)"),
            "token": .text(try cloud?.token() ?? ""),
        ]
        ask([("/v1/admin/enroll", body)])
    }

    // MARK: Errands

    /// Does what waits, without letting time pass.
    func work() {
        if let core { take(core.takeOutput()) }
        run()
    }

    /// Lets time pass, as often as the agent asks for it.
    func wait(_ times: Int) {
        for _ in 0..<times {
            clock.advance(milliseconds: 20_000)
            core?.timeReached()
            work()
        }
    }

    /// What waits for an idle moment.
    func tidy() {
        let due = cares
        cares = []
        for care in due {
            clock.advance(milliseconds: care.pauseMilliseconds)
            core?.tidy(care)
            work()
        }
    }

    private func take(_ output: AgentOutput) {
        errands += output.errands
        for check in output.checks {
            do { try whenChecking() } catch { oddities.append("\(error)") }
            core?.checked(check, check.results())
        }
    }

    private func run() {
        guard !isSyncing else { return }
        isSyncing = true
        defer { isSyncing = false }
        var budget = 200
        while !errands.isEmpty, budget > 0 {
            budget -= 1
            let errand = errands.removeFirst()
            switch errand {
            case .wait: break
            case .tidy(let care): cares.append(care)
            case .enrol, .hello, .time, .push, .pull, .snapshot, .office: carry(errand)
            }
            if let core { take(core.takeOutput()) }
        }
    }

    private func carry(_ errand: Errand) {
        guard let core else { return }
        var step = core.begin(errand)
        while true {
            let request: Request
            switch step {
            case .done: return
            case .pause(let milliseconds, let next):
                clock.advance(milliseconds: milliseconds)
                request = next
            case .send(let next): request = next
            }
            let result: Result<Response, WireError>
            if isOnline, let cloud {
                result = .success(cloud.respond(to: request))
            } else {
                result = .failure(WireError(.unreachable, "no line"))
            }
            let answer = CloudAnswer(
                result: result,
                sent: clock.now(),
                received: clock.now(),
                requestBytes: request.body.count
            )
            step = core.answered(answer, for: errand)
        }
    }
}
