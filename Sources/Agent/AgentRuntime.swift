import Desk
import Keyring
import Ledger
import Store
import Sync
import Synchronization
public import World

/// The agent while it runs: one actor on one queue, woken by listeners and by the sync loop.
///
/// Whoever owns a state folder runs here and nowhere else (S-23).
public actor AgentRuntime {
    /// How far the agent came.
    enum Standing {
        /// Boot has not ended yet.
        case starting
        /// It may do nothing but be enrolled, and says why.
        case locked(LockedDesk, OpenKeyring?)
        /// It works.
        case ready(DeviceAgent)
    }

    private let executor = QueueExecutor(label: "agent")
    let desk = CaptureQueue()
    let admin = CaptureQueue()
    let configuration: AgentConfiguration
    let state: DiskPath
    let credential: DiskPath?
    let ports: AgentPorts
    let poke: @Sendable () -> Void
    let connect: @Sendable (CloudTrust) -> any Exchange
    private let isAwake = Atomic<Bool>(false)
    private let errandsIn: AsyncStream<Errand>.Continuation
    /// What the sync loop shall do, in order.
    nonisolated let errands: AsyncStream<Errand>

    var standing: Standing = .starting
    var pins: Logins?
    /// Requests whose PINs were checked meanwhile.
    var checked: [DeskWork] = []
    var waiters: [SyncWaiter] = []
    /// An enrolment that is answered when there is something to work with.
    var enrolment: EnrolmentWaiter?
    var isTidyDue = false
    /// The exchange in use, and what it was made for.
    var line: (trust: CloudTrust, exchange: any Exchange)?

    /// The lock of the state folder, kept as long as this process works on it.
    var lock: (any DiskLock)?

    /// Prepares a runtime that answers by name until boot has ended.
    ///
    /// - Parameters:
    ///   - configuration: What `edged` was told.
    ///   - state: The state folder.
    ///   - credential: The file of the systemd credential `kek`, where there is one.
    ///   - ports: The outside.
    ///   - connect: Makes the way to a cloud.
    ///   - poke: Wakes the listeners whose requests are parked.
    public init(
        configuration: AgentConfiguration,
        state: DiskPath,
        credential: DiskPath?,
        ports: AgentPorts,
        connect: @escaping @Sendable (CloudTrust) -> any Exchange,
        poke: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.state = state
        self.credential = credential
        self.ports = ports
        self.connect = connect
        self.poke = poke
        (errands, errandsIn) = AsyncStream.makeStream()
    }

    /// The queue that everything of this actor runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// The responder of the desk socket.
    public nonisolated var deskResponder: DeskResponder {
        DeskResponder(queue: desk) { [weak self] in self?.wake() }
    }

    /// The responder of the admin socket.
    public nonisolated var adminResponder: DeskResponder {
        DeskResponder(queue: admin) { [weak self] in self?.wake() }
    }

    /// Boots; when this returns the agent works, or says why it does not.
    ///
    /// - Throws: ``BootError`` when the process must end.
    public func start() throws(BootError) {
        take(try boot.run(holding: lock))
        wake()
    }

    /// Stops: what was captured is on disk already; the stop is noted as clean.
    public func stop() {
        errandsIn.finish()
        if case .ready(let agent) = standing { agent.stopCleanly() }
        standing = .locked(LockedDesk(.desk(.recovering), "stopping"), nil)
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
        case .ready(let agent, let held):
            lock = held
            begin(agent)
        }
    }

    private func begin(_ agent: DeviceAgent) {
        standing = .ready(agent)
        pins = Logins(pepper: agent.identity.pinPepper)
        agent.guarded { () throws(StoreError) in
            try agent.refreshDay()
            try agent.beginTalk()
        }
        run(agent.happened(.started))
        run([.tidy])
    }

    func run(_ errands: [Errand]) {
        for errand in errands { errandsIn.yield(errand) }
    }

    /// Lets the queue take its turn soon; many calls before it does are one.
    nonisolated func wake() {
        guard !isAwake.exchange(true, ordering: .acquiringAndReleasing) else { return }
        Task { await turn() }
    }

    private func turn() {
        isAwake.store(false, ordering: .releasing)
        switch standing {
        case .starting: refuseAll(LockedDesk(.desk(.recovering), "starting"))
        case .locked(let locked, let keyring):
            refuse(desk, locked)
            for request in admin.take(atMost: 64) { answerLocked(request, locked, keyring) }
        case .ready(let agent):
            serve(agent)
            for request in admin.take(atMost: 64) { operate(agent, request) }
        }
        poke()
        if !desk.isEmpty || !admin.isEmpty || !checked.isEmpty { wake() }
    }

    private func refuseAll(_ locked: LockedDesk) {
        refuse(desk, locked)
        refuse(admin, locked)
    }

    private func refuse(_ queue: CaptureQueue, _ locked: LockedDesk) {
        for request in queue.take(atMost: 64) {
            queue.answer(request.ticket, locked.respond(to: request, now: ports.clock.now()))
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
            case .answered(let response): desk.answer(work.request.ticket, response)
            case .checking(let checks): check(checks, for: work)
            }
        }
        if agent.needsRebuild { agent.rebuildStore() }
        run(agent.noteCaptures())
        if !isTidyDue {
            isTidyDue = true
            run([.tidy])
        }
    }

    private func check(_ checks: [PINCheck], for work: DeskWork) {
        guard let pins else { return }
        Task {
            let results = await pins.results(checks)
            checked.append(DeskWork(request: work.request, results: results))
            wake()
        }
    }

    /// What waits for an idle moment: spares, head file, write-ahead log.
    func tidy() {
        isTidyDue = false
        guard case .ready(let agent) = standing else { return }
        agent.tidy()
        answerWaiters(agent)
        if agent.isDumpDue {
            isTidyDue = true
            run([.tidy])
        }
    }
}
