import Console
import Platform
import World

/// The cashiers' command: arguments, wiring, exit code.
@main
struct Till {
    static func main() async {
        var world = ProgramWorld(
            name: "till",
            terminal: SystemTerminal(),
            disk: PosixDisk(),
            entropy: SystemEntropy(),
            variable: { Environment.variable($0) },
            connect: { SocketExchange(DiskPath($0)) }
        )
        world.printer = SpoolPrinter()
        world.renderer = RendererProcess()
        world.pause = Pause { await SystemClock.pause(milliseconds: $0) }
        switch Program.till(world).prepare(Environment.arguments) {
        case .ended(let code): SystemTerminal.leave(code.rawValue)
        case .run(let verb): SystemTerminal.leave(await verb.run().rawValue)
        }
    }
}
