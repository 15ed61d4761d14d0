import Agent
import Platform
import Transport
import World

/// The daemon: arguments, wiring, exit code.
@main
struct Edged {
    static func main() async {
        let terminal = SystemTerminal()
        switch ConfigurationFile.choose(Environment.arguments, disk: PosixDisk()) {
        case .tell(let text):
            terminal.write(text + "\n")
            SystemTerminal.leave(0)
        case .refuse(let sentence, let code):
            terminal.complain(sentence + "\n")
            SystemTerminal.leave(code)
        case .run(let configuration): SystemTerminal.leave(await run(configuration, terminal))
        }
    }

    private static func run(
        _ configuration: AgentConfiguration,
        _ terminal: SystemTerminal
    ) async -> Int32 {
        guard let state = configuration.state, let socket = configuration.socket else { return 78 }
        do {
            try Hardening.apply()
            let signals = try Signals.caught()
            let bell = Bell()
            let runtime = AgentRuntime(
                configuration: configuration,
                state: state,
                credential: credential,
                ports: ports(configuration),
                connect: { Line.exchange($0) },
                poke: { bell.ring() }
            )
            try await runtime.start()
            let listeners = try listen(runtime, DiskPath(socket))
            bell.hang(listeners)
            return await serve(runtime, listeners, until: signals)
        } catch let error as BootError {
            terminal.complain("edged: \(error)\n")
            return error.exitCode
        } catch {
            terminal.complain("edged: \(error)\n")
            return 1
        }
    }

    private static func serve(
        _ runtime: AgentRuntime,
        _ listeners: [Listener],
        until signals: AsyncStream<Signals.Signal>
    ) async -> Int32 {
        let service = ServiceManager(
            variable: { Environment.variable($0) },
            processID: Environment.processID
        )
        service.ready()
        let pulse = service.watchdogMilliseconds.map {
            Pulse(spanMilliseconds: $0, beat: service.watchdog)
        }
        let loop = Task { await SyncLoop(runtime, pulse: pulse).run() }
        for await _ in signals { break }
        service.stopping()
        loop.cancel()
        await runtime.stop()
        for listener in listeners { listener.stop() }
        return 0
    }

    /// The key-encryption key that the service manager hands over, where there is one.
    private static var credential: DiskPath? {
        Environment.variable("CREDENTIALS_DIRECTORY").map { DiskPath($0).appending("kek") }
    }

    private static func ports(_ configuration: AgentConfiguration) -> AgentPorts {
        let clock = SystemClock()
        return AgentPorts(
            clock: clock,
            entropy: SystemEntropy(),
            disk: PosixDisk(),
            log: ServiceLog.open(as: "edged", level: configuration.logLevel, clock: clock),
            zoneFile: { name in
                do throws(PlatformError) { return try ZoneFiles().bytes(of: name) } catch {
                    return nil
                }
            },
            machine: { Machine.facts(at: $0) }
        )
    }

    /// The desk socket, and the admin socket beside it; handed over, or made here.
    private static func listen(
        _ runtime: AgentRuntime,
        _ socket: DiskPath
    ) throws(TransportError) -> [Listener] {
        let service = ServiceManager(
            variable: { Environment.variable($0) },
            processID: Environment.processID
        )
        func place(_ name: String, _ path: String) -> ListenerPlace {
            service.sockets.first { $0.name == name }
                .map { .handedOver(descriptor: $0.descriptor) } ?? .socketFile(path)
        }
        let admin = socket.parent.appending("admin.sock").text
        return [
            try Listener(
                at: place("desk.sock", socket.text),
                limits: .desk,
                refuse: Line.refusal,
                responder: runtime.deskResponder
            ),
            try Listener(
                at: place("admin.sock", admin),
                limits: .admin,
                refuse: Line.refusal,
                responder: runtime.adminResponder
            ),
        ]
    }
}
