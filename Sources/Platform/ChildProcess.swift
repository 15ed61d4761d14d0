import CLinux
import Glibc
import World

/// A program of this house that is started, fed, read and ended within limits.
///
/// It inherits no descriptor, no signal's setting and no environment; whatever it does, it is gone
/// and reaped when ``run(_:_:input:clock:)`` returns.
struct ChildProcess {
    /// How a program ended.
    enum Ending: Hashable {
        /// With this exit code.
        case exited(Int32)
        /// By this signal, which another sent.
        case killed(Int32)
        /// It was ended because its time was over.
        case late
        /// It was ended because it wrote too much.
        case talkative
    }

    /// A program's run.
    struct Run {
        /// How it ended.
        let ending: Ending
        /// What it wrote to standard output; nothing when it was ended.
        let output: [UInt8]
        /// What it wrote to standard error last.
        let errors: [UInt8]
    }

    /// The most bytes that are kept of standard error; a sentence is all that is wanted.
    private static let errorLimit = 4_096

    /// How long it may run, in milliseconds.
    let timeLimit: Int64
    /// The most bytes it may write to standard output.
    let outputLimit: Int

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - words: Its words, after its own name.
    ///   - input: What it reads on standard input.
    ///   - clock: What its time is taken from.
    /// - Returns: How it ended, and what it wrote.
    /// - Throws: ``PlatformError`` when it cannot be started.
    func run(
        _ path: DiskPath,
        _ words: [String],
        input: [UInt8],
        clock: any Clock
    ) throws(PlatformError) -> Run {
        guard clinux_ignore_broken_pipes() == 0 else {
            throw .last("sigaction", "SIGPIPE cannot be ignored")
        }
        let child = try RunningChild(path, words)
        let end = clock.monotonicMilliseconds() + timeLimit
        var rest = input[...]
        var output: [UInt8] = []
        var errors: [UInt8] = []
        while child.hasPipes {
            let left = end - clock.monotonicMilliseconds()
            guard left > 0 else { return Run(ending: .late, output: [], errors: errors) }
            let ready = child.wait(isFed: rest.isEmpty, milliseconds: Int32(clamping: left))
            if ready.takes { child.feed(&rest) }
            if ready.says { child.read(.output, into: &output) }
            if ready.complains { child.read(.errors, into: &errors) }
            errors = Array(errors.suffix(Self.errorLimit))
            if output.count > outputLimit {
                return Run(ending: .talkative, output: [], errors: errors)
            }
        }
        let left = max(0, end - clock.monotonicMilliseconds())
        guard let ending = child.ended(within: Int32(clamping: left)) else {
            return Run(ending: .late, output: [], errors: errors)
        }
        return Run(ending: ending, output: output, errors: errors)
    }
}
