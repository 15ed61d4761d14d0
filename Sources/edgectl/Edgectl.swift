import Console
import Platform
import World

/// The operators' command: arguments, wiring, exit code.
@main
struct Edgectl {
    static func main() async {
        var world = ProgramWorld(
            name: "edgectl",
            terminal: SystemTerminal(),
            disk: PosixDisk(),
            entropy: SystemEntropy(),
            variable: { Environment.variable($0) },
            connect: { SocketExchange(DiskPath($0)) },
            inspect: { OfflineVerbs.look($0) },
            manuals: { DaemonPages.all() }
        )
        world.printer = SpoolPrinter()
        switch Program.edgectl(world).prepare(Environment.arguments) {
        case .ended(let code): SystemTerminal.leave(code.rawValue)
        case .run(let verb): SystemTerminal.leave(await verb.run().rawValue)
        }
    }
}
