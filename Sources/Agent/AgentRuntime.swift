import Synchronization
public import World

/// The agent while it runs: one actor on one queue, woken by listeners and by the sync loop.
///
/// Whoever owns a state folder runs here and nowhere else (S-23). It decides nothing: it carries
/// between ``AgentCore`` and those who wait.
public actor AgentRuntime {
    private let executor = QueueExecutor(label: "agent")
    private let core: AgentCore
    private let desk: CaptureQueue
    private let admin: CaptureQueue
    private let pins = Logins()
    nonisolated let clock: any Clock
    private let poke: @Sendable () -> Void
    private let connect: @Sendable (CloudTrust) -> any Exchange
    private let isAwake = Atomic<Bool>(false)
    private let errandsIn: AsyncStream<Errand>.Continuation
    /// What the sync loop shall do, in order.
    nonisolated let errands: AsyncStream<Errand>
    /// The exchange in use, and what it was made for.
    private var line: (trust: CloudTrust, exchange: any Exchange)?

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
        (desk, admin) = (CaptureQueue(), CaptureQueue())
        core = AgentCore(
            configuration: configuration,
            state: state,
            credential: credential,
            ports: ports,
            queues: (desk, admin)
        )
        clock = ports.clock
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
        try core.start()
        wake()
    }

    /// Stops: what was captured is on disk already; the stop is noted as clean.
    public func stop() {
        errandsIn.finish()
        core.stop()
    }

    /// Lets the queue take its turn soon; many calls before it does are one.
    nonisolated func wake() {
        guard !isAwake.exchange(true, ordering: .acquiringAndReleasing) else { return }
        Task { await turn() }
    }

    /// Serves those who wait; the service manager's beat follows it.
    func turn() {
        isAwake.store(false, ordering: .releasing)
        core.turn()
        handOut()
    }

    /// Hands what the core left to those who can wait.
    private func handOut() {
        let output = core.takeOutput()
        for errand in output.errands { errandsIn.yield(errand) }
        for work in output.checks {
            Task {
                core.checked(work, await pins.results(work))
                wake()
            }
        }
        if output.hasAnswers { poke() }
        if output.isTurnWanted { wake() }
    }

    /// What waits for an idle moment.
    func tidy(_ care: Care) {
        core.tidy(care)
        handOut()
    }

    /// The moment has come that a wait was for.
    func timeReached() {
        core.timeReached()
        handOut()
    }

    /// Begins an errand that needs the line.
    func begin(_ errand: Errand) -> ErrandStep {
        defer { handOut() }
        return core.begin(errand)
    }

    /// Hands an answer over.
    func answered(_ answer: CloudAnswer, for errand: Errand) -> ErrandStep {
        defer { handOut() }
        return core.answered(answer, for: errand)
    }

    /// The way of an errand, made anew when the device was enrolled or moved.
    func exchange(for errand: Errand) -> (any Exchange)? {
        guard let trust = core.trust(for: errand) else { return nil }
        if let line, line.trust == trust { return line.exchange }
        let made = connect(trust)
        line = (trust, made)
        return made
    }
}
