import Desk
import Journal
import Keyring
import Ledger
import Store
import Sync
public import World

/// The agent without waiting: whoever owns it calls, and runs what ``takeOutput()`` hands out.
///
/// Sockets, line, clock and threads are the caller's: ``AgentRuntime`` in the daemon, one thread in
/// virtual time in a simulator. It is used by one caller at a time (law 7, S-23).
public final class AgentCore {
    /// How far the agent came.
    enum Standing {
        /// Boot has not ended yet.
        case starting
        /// It may do nothing but be enrolled, and says why.
        case locked(LockedDesk, OpenKeyring?)
        /// It works.
        case ready(DeviceAgent)
    }

    let desk: CaptureQueue
    let admin: CaptureQueue
    let configuration: AgentConfiguration
    let state: DiskPath
    let credential: DiskPath?
    let ports: AgentPorts

    var standing: Standing = .starting
    /// Requests whose PINs were checked meanwhile.
    private var checked: [DeskWork] = []
    var waiters: [SyncWaiter] = []
    /// An enrolment that is on its way to the cloud.
    var enrolling: Enrolling?
    /// An enrolment that is answered when there is something to work with.
    var enrolment: EnrolmentWaiter?
    /// An enrolment by a code, until whoever waits for it was told of its end.
    var enrolJob: EnrolJob?
    /// A snapshot that is being fetched.
    var fetching: SnapshotFetch?
    /// The cares that are pending.
    private var cares: Set<Care> = []
    private var output = AgentOutput()

    /// Errands whose answers are on their way, and those of an agent that is gone.
    var inFlight: [Errand] = []
    var stale: [Errand] = []
    /// The pause before a locked desk looks again, nil while none is needed.
    var retryPause: Int64?

    /// The lock of the state folder, kept as long as this process works on it.
    var lock: (any DiskLock)?

    init(
        configuration: AgentConfiguration,
        state: DiskPath,
        credential: DiskPath?,
        ports: AgentPorts,
        queues: (desk: CaptureQueue, admin: CaptureQueue)
    ) {
        self.configuration = configuration
        self.state = state
        self.credential = credential
        self.ports = ports
        (desk, admin) = queues
    }

    /// Prepares an agent that answers by name until boot has ended.
    ///
    /// - Parameters:
    ///   - configuration: What `edged` was told.
    ///   - state: The state folder.
    ///   - credential: The file of the systemd credential `kek`, where there is one.
    ///   - ports: The outside.
    public convenience init(
        configuration: AgentConfiguration,
        state: DiskPath,
        credential: DiskPath?,
        ports: AgentPorts
    ) {
        self.init(
            configuration: configuration,
            state: state,
            credential: credential,
            ports: ports,
            queues: (CaptureQueue(), CaptureQueue())
        )
    }

    /// The responder of the desk socket; what it parks is answered in the next ``turn()``.
    public var deskResponder: DeskResponder { DeskResponder(queue: desk) {} }

    /// The responder of the admin socket.
    public var adminResponder: DeskResponder { DeskResponder(queue: admin) {} }

    /// What is to be run since this was last asked.
    public func takeOutput() -> AgentOutput {
        defer { output = AgentOutput() }
        output.isTurnWanted = !desk.isEmpty || !admin.isEmpty || !checked.isEmpty
        return output
    }

    /// Boots; when this returns the agent works, or says why it does not.
    ///
    /// - Throws: ``BootError`` when the process must end.
    public func start() throws(BootError) {
        take(try boot.run(holding: lock))
    }

    /// Stops: what was captured is on disk already; the stop is noted as clean.
    public func stop() {
        if case .ready(let agent) = standing { agent.stopCleanly() }
        ports.log.write(.info, "agent.stopped", [])
        standing = .locked(LockedDesk(.desk(.recovering), "stopping"), nil)
        letGo()
    }

    /// Lets go of the state folder.
    private func letGo() {
        lock?.release()
        lock = nil
    }

    /// What finds out how the state folder stands.
    var boot: Boot {
        Boot(configuration: configuration, state: state, credential: credential, ports: ports)
    }

    func take(_ outcome: BootOutcome) {
        switch outcome {
        case .locked(let locked, let keyring, let held):
            standing = .locked(locked, keyring)
            lock = held
            // Whoever enrols looks again itself; whatever else it is may pass (BT-02, BT-04).
            if locked.code != .desk(.notEnrolled) { lookAgainLater() }
        case .ready(let agent, let held):
            lock = held
            let lsn = LogField.id(.lsn, "\(agent.journal.position.lsn)")
            ports.log.write(.info, "agent.ready", [.code(agent.mode.rawValue), lsn])
            begin(agent)
        }
    }

    /// Lets an agent work whose store is open.
    func begin(_ agent: DeviceAgent) {
        standing = .ready(agent)
        retryPause = nil
        agent.guarded { () throws(StoreError) in
            try agent.beginTalk()
        }
        agent.resumeWipe()
        run(agent.happened(.started))
        if agent.commandTalk.wipe != nil { run([.tidy(.wipe)]) }
        run([.tidy(.soon)])
    }

    /// Hands errands out; who wants care while one is pending gets that one.
    ///
    /// Waiters and due dumps ask again at every care: one for each would soon be all there is.
    func run(_ errands: [Errand]) {
        for errand in errands {
            if case .tidy(let care) = errand, !cares.insert(care).inserted { continue }
            output.errands.append(errand)
        }
    }

    func answer(_ queue: CaptureQueue, _ ticket: UInt64, _ response: Response) {
        queue.answer(ticket, response)
        output.hasAnswers = true
    }

    /// Serves one group of those who wait.
    public func turn() {
        switch standing {
        case .starting: refuseAll(LockedDesk(.desk(.recovering), "starting"))
        case .locked(let locked, let keyring):
            refuse(desk, locked)
            for request in admin.take(atMost: 64) { answerLocked(request, locked, keyring) }
        case .ready(let agent):
            serve(agent)
            guard case .ready = standing else { return }
            for request in admin.take(atMost: 64) { operate(agent, request) }
        }
    }

    private func refuseAll(_ locked: LockedDesk) {
        refuse(desk, locked)
        refuse(admin, locked)
    }

    private func refuse(_ queue: CaptureQueue, _ locked: LockedDesk) {
        for request in queue.take(atMost: 64) {
            let response = locked.respond(
                to: request,
                now: ports.clock.now(),
                paper: PaperNote(state, on: ports.disk).read()
            )
            answer(queue, request.ticket, response)
        }
    }

    /// One group of the desk.
    private func serve(_ agent: DeviceAgent) {
        var works = checked
        checked = []
        works += desk.take(atMost: max(0, 64 - works.count)).map { DeskWork(request: $0) }
        guard !works.isEmpty else { return }
        for (work, outcome) in zip(works, agent.turn(works)) {
            switch outcome {
            case .answered(let response): answer(desk, work.request.ticket, response)
            case .checking(let checks):
                output.checks.append(PINWork(work, checks, pepper: agent.identity.pinPepper))
            }
        }
        mend(agent)
        guard case .ready = standing else { return }
        run(agent.noteCaptures() + [.tidy(.soon)])
    }

    /// Takes the results of checks; the request goes on in the next ``turn()``.
    public func checked(_ work: PINWork, _ results: [Bool]) {
        checked.append(DeskWork(request: work.work.request, results: results))
    }

    /// What waits for an idle moment: spares, head file, write-ahead log, ballast, dump.
    public func tidy(_ care: Care) {
        cares.remove(care)
        answerEnrolJob()
        guard case .ready(let agent) = standing else { return }
        if care == .wipe { return wipeIfDue(agent, isPatient: false) }
        agent.tidy()
        mend(agent)
        guard case .ready = standing else { return }
        answerWaiters(agent)
        let isPruning = agent.prune()
        mend(agent)
        guard case .ready = standing else { return }
        if agent.isBallastGrowing || isPruning { run([.tidy(.soon)]) }
        if agent.isDumpDue { run([.tidy(.dump)]) }
        if !agent.behind.isEmpty { run([.tidy(.behind)]) }
    }
}
