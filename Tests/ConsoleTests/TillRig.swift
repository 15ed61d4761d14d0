import Synchronization
import TestSupport
import World

@testable import Console

/// A till whose agent answers what a test says, with a terminal that remembers.
struct TillRig {
    /// What came of a command.
    struct Seen {
        let exit: ExitCode
        let out: String
        let err: String
        /// What the agent was asked; nil when it was not.
        let request: Request?
    }

    private let terminal: RecordingTerminal
    private let agent: ScriptedAgent
    private let world: ProgramWorld
    private let disk = MemoryDisk()

    /// Makes a till.
    ///
    /// - Parameters:
    ///   - tag: The value of `LANG`.
    ///   - answer: What the agent answers; nil when there is no agent.
    ///   - typed: The lines on standard input.
    ///   - configuration: The text of its `till.conf`; nil when there is no such file.
    ///   - name: The command: `till`, or `edgectl`.
    ///   - printer: Where slips are printed.
    init(
        _ tag: String,
        answer: Response?,
        typed: [String] = [],
        configuration: String? = nil,
        name: String = "till",
        printer: (any Printer)? = nil
    ) {
        let terminal = RecordingTerminal(typed)
        let agent = ScriptedAgent(answer)
        self.terminal = terminal
        self.agent = agent
        var variables = ["LANG": tag, "MELMASTOON_EDGE_LOGIN": "/login"]
        if let configuration {
            variables[TillConfiguration.variable] = "/till.conf"
            disk.set(Array(configuration.utf8), at: DiskPath("/till.conf"))
        }
        var world = ProgramWorld(
            name: name,
            terminal: terminal,
            disk: disk,
            entropy: SeededEntropy(1),
            variable: { [variables] in variables[$0] },
            connect: { _ in agent }
        )
        world.printer = printer
        self.world = world
    }

    /// Writes a file that the command may read.
    func put(_ text: String, at path: DiskPath) throws {
        var folder = path.parent
        var missing: [DiskPath] = []
        while try disk.entry(at: folder) == nil {
            missing.append(folder)
            folder = folder.parent
        }
        for folder in missing.reversed() { try disk.makeFolder(folder) }
        let file = try disk.open(path, for: .creating)
        defer { file.close() }
        try file.write(Array(text.utf8), at: 0)
    }

    private var program: Program {
        world.name == "edgectl" ? Program.edgectl(world) : Program.till(world)
    }

    /// Runs a command to its end.
    func run(_ words: [String]) async -> Seen {
        let exit =
            switch program.prepare(words) {
            case .ended(let code): code
            case .run(let verb): await verb.run()
            }
        let (out, err) = terminal.written
        return Seen(exit: exit, out: out, err: err, request: agent.asked)
    }
}

/// The agent's side: remembers what it is asked.
private final class ScriptedAgent: Exchange {
    private let answer: Response?
    private let request = Mutex<Request?>(nil)

    init(_ answer: Response?) {
        self.answer = answer
    }

    var asked: Request? { request.withLock { $0 } }

    func send(_ request: Request) async throws(WireError) -> Response {
        self.request.withLock { $0 = request }
        guard let answer else { throw WireError(.unreachable, "no such file") }
        return answer
    }
}
