import Agent
import Platform
public import TestSupport
public import World

/// A desktop with the whole production agent on it: booted, asked, cut off, booted again.
public final class Desktop {
    /// Its name, for the trace.
    public let name: String
    /// The clock that its agent sees.
    public let clock: DeskClock
    /// Its way to the cloud.
    public let wire: SimulatedWire
    /// Whether it has power.
    public private(set) var isOn = false
    /// How often it was switched on.
    public private(set) var lives = 0

    /// Told why its agent ended by itself, when it did.
    var complain: (String) -> Void = { _ in }
    /// Called when it lost its power in the middle of something.
    var whenDead: (() -> Void)?

    private let time: VirtualTime
    private let state = DiskPath("/state")
    private let configuration: AgentConfiguration
    private let entropy: SeededEntropy
    private var core: AgentCore?
    /// What survives its power cuts.
    private let platter: MemoryDisk
    private lazy var disk = CutDisk(platter)
    /// How many syncs of a thousand its disk only reports.
    var lieForce = 0
    /// What a cut in the middle of something does.
    private var nextLoss = MemoryDisk.PowerCut.dropping
    private var waiting: [Waiting] = []
    private var tickets: UInt64 = 0
    private var waits = 0
    private var isTurnPlanned = false

    private struct Waiting {
        let request: Request
        let isAdmin: Bool
        let done: (Response?) -> Void
    }

    /// Places a desktop; it is switched off.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - time: The world's time.
    ///   - wire: Its way to the cloud.
    ///   - drawers: The drawers it wants.
    ///   - seed: Where its chance begins.
    ///   - original: The desktop whose disk it has a copy of.
    public init(
        _ name: String,
        _ time: VirtualTime,
        _ wire: SimulatedWire,
        drawers: [String],
        seed: UInt64,
        cloning original: Desktop? = nil
    ) {
        self.name = name
        self.time = time
        self.wire = wire
        platter = original?.platter.copy() ?? MemoryDisk()
        clock = DeskClock(time.moment)
        entropy = SeededEntropy(seed)
        var configuration = AgentConfiguration()
        configuration.drawers = .only(drawers)
        self.configuration = configuration
    }

    // MARK: Power

    /// Switches it on: a fresh process boots from what is on the disk.
    ///
    /// - Parameters:
    ///   - operations: After so many operations of the disk the power goes again.
    ///   - loss: What becomes then of what was not synced.
    public func switchOn(
        cutAfter operations: Int? = nil,
        _ loss: MemoryDisk.PowerCut = .dropping
    ) {
        precondition(!isOn, "it is on already")
        clock.switchOn()
        let lies = Lots(UInt64(lives)).stream(name)
        disk = CutDisk(platter, lieForce: lieForce, chance: lies)
        if let operations { disk.cut(after: operations) }
        nextLoss = loss
        lives += 1
        isOn = true
        let made = AgentCore(
            configuration: configuration,
            state: state,
            credential: nil,
            ports: AgentPorts(
                clock: clock,
                entropy: entropy,
                disk: disk,
                log: SilentLog(),
                storeDisk: disk,
                zoneFile: { $0 == "Asia/Kabul" ? Self.kabul : nil }
            )
        )
        core = made
        do { try made.start() } catch {
            if !disk.isCut { complain("\(name): boot: \(error)") }
        }
        handOut()
    }

    /// Cuts the power: the process is gone, and whoever waits gets no answer.
    ///
    /// - Parameter loss: What becomes of what was not synced.
    public func switchOff(_ loss: MemoryDisk.PowerCut = .dropping) {
        disk.cut(after: 0)
        core = nil
        platter.cutPower(loss)
        isOn = false
        waits += 1
        isTurnPlanned = false
        let left = waiting
        waiting = []
        for one in left { one.done(nil) }
    }

    /// Cuts the power after so many more operations of the disk.
    public func switchOff(afterOperations count: Int, _ loss: MemoryDisk.PowerCut) {
        disk.cut(after: count)
        nextLoss = loss
    }

    /// Takes back a cut that has not come.
    func spare() {
        if isOn { disk.cut(after: .max) }
    }

    /// Whether the disk lost its power in the middle of something; the process is gone then.
    private func diedInside() -> Bool {
        guard isOn, disk.isCut else { return false }
        switchOff(nextLoss)
        whenDead?()
        return true
    }

    /// Takes the files of the store away, or writes nonsense over a part of each.
    ///
    /// - Parameter place: Which thousandth of a file is overwritten; nil for all of it is gone.
    func destroyStore(at place: Int?) {
        for path in platter.files where path.parent.name == "store" {
            guard let place, var bytes = platter.bytes(at: path) else {
                platter.lose(path)
                continue
            }
            let start = bytes.count * place / 1_000
            for index in start..<min(bytes.count, start + 4_096) {
                bytes[index] = UInt8(truncatingIfNeeded: index &* 31 &+ place)
            }
            platter.set(bytes, at: path)
        }
    }

    private static let kabul: [UInt8]? = {
        do { return try ZoneFiles().bytes(of: "Asia/Kabul") } catch { return nil }
    }()

    // MARK: Conversations

    /// Asks the desk socket, or the admin socket.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isAdmin: Whether it goes to the admin socket.
    ///   - done: Called once with the answer, nil when the process died before.
    public func ask(
        _ request: Request,
        isAdmin: Bool = false,
        _ done: @escaping (Response?) -> Void
    ) {
        guard isOn else { return done(nil) }
        tickets += 1
        var request = request
        request.ticket = tickets
        let one = Waiting(request: request, isAdmin: isAdmin, done: done)
        if !tried(one) {
            waiting.append(one)
            planTurn()
        }
    }

    /// Whether a request has its answer now.
    private func tried(_ one: Waiting) -> Bool {
        guard let core else { return false }
        let responder = one.isAdmin ? core.adminResponder : core.deskResponder
        guard case .response(let response) = responder.respond(to: one.request) else {
            return false
        }
        one.done(response)
        return true
    }

    /// Serves whoever waits at once, for those who look from outside.
    func turnNow() {
        core?.turn()
        handOut()
    }

    private func planTurn() {
        guard !isTurnPlanned else { return }
        isTurnPlanned = true
        alive(after: 1, "turn") {
            self.isTurnPlanned = false
            $0.turn()
        }
    }

    /// Plans something for the agent of this life, and hands out what comes of it.
    private func alive(
        after milliseconds: Int64,
        _ label: String,
        _ body: @escaping (AgentCore) -> Void
    ) {
        let life = lives
        time.after(milliseconds, "\(name) \(label)") {
            guard self.lives == life, let core = self.core else { return }
            body(core)
            self.handOut()
        }
    }

    private func handOut() {
        if diedInside() { return }
        guard let output = core?.takeOutput() else { return }
        for errand in output.errands { run(errand) }
        for work in output.checks {
            alive(after: 300, "pin") { core in
                core.checked(work, work.results())
                core.turn()
            }
        }
        if output.hasAnswers {
            let asked = waiting
            waiting = []
            let left = asked.filter { !tried($0) }
            waiting = left + waiting
        }
        if output.isTurnWanted { planTurn() }
    }

    // MARK: Errands, as `SyncLoop` carries them

    private func run(_ errand: Errand) {
        switch errand {
        case .wait(let until):
            waits += 1
            let wait = waits
            let pause = max(20, until.milliseconds - clock.now().milliseconds)
            alive(after: pause, "wait") { core in
                if self.waits == wait { core.timeReached() }
            }
        case .tidy(let care): alive(after: care.pauseMilliseconds, "tidy") { $0.tidy(care) }
        case .enrol, .hello, .time, .push, .pull, .snapshot, .office:
            alive(after: 0, "begin") { self.take($0.begin(errand), errand) }
        }
    }

    private func take(_ step: ErrandStep, _ errand: Errand) {
        switch step {
        case .done: break
        case .pause(let milliseconds, let request):
            alive(after: milliseconds, "pause") { _ in self.send(request, errand) }
        case .send(let request): send(request, errand)
        }
    }

    private func send(_ request: Request, _ errand: Errand) {
        if diedInside() { return }
        let sent = clock.now()
        let life = lives
        wire.send(request) { result in
            guard self.lives == life, let core = self.core else { return }
            let answer = CloudAnswer(
                result: result,
                sent: sent,
                received: self.clock.now(),
                requestBytes: request.body.count
            )
            self.take(core.answered(answer, for: errand), errand)
            self.handOut()
        }
    }
}
