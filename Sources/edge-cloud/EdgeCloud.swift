import Cloud
import CloudStore
import Console
import Platform
import World

/// The reference cloud's command: arguments, choice of what to run, exit code.
@main
struct EdgeCloud {
    static func main() async {
        let terminal = SystemTerminal()
        let words = Environment.arguments
        let code: ExitCode
        // Whatever a verb makes is for this user alone, and leaves no memory dump.
        do throws(PlatformError) { try Hardening.apply() } catch {
            terminal.complain("edge-cloud: \(error)\n")
            SystemTerminal.leave(ExitCode.internalError.rawValue)
        }
        do throws(UsageError) {
            if let text = try SelfDescription(CloudPage.page).answer(to: words) {
                terminal.write(text + "\n")
                SystemTerminal.leave(ExitCode.done.rawValue)
            }
        } catch {
            terminal.complain("edge-cloud: \(error.sentence)\n")
            SystemTerminal.leave(ExitCode.usage.rawValue)
        }
        switch words.first {
        case "serve": code = await serve(words, terminal)
        case .some: code = HeadOfficeVerbs(terminal: terminal).run(words)
        case nil:
            terminal.complain("edge-cloud: A verb is missing; see edge-cloud --help.\n")
            code = .usage
        }
        SystemTerminal.leave(code.rawValue)
    }

    private static func serve(_ words: [String], _ terminal: SystemTerminal) async -> ExitCode {
        let verb: ServeVerb
        do throws(UsageError) {
            verb = try ServeVerb(words.dropFirst(), terminal: terminal)
        } catch {
            terminal.complain("edge-cloud: \(error.sentence)\n")
            return .usage
        }
        return await verb.run()
    }
}
