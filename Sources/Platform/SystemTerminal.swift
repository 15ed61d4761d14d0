import CLinux
import Glibc
public import World

/// Standard input, output and error of this process.
public final class SystemTerminal: Terminal {
    /// Longer lines are cut here; a count of a drawer, the longest input, has some hundred bytes.
    private static let lineLimit = 4_096

    private var unread: [UInt8] = []

    /// Makes the terminal.
    public init() {}

    /// Ends the process with an exit code.
    public static func leave(_ code: Int32) -> Never {
        exit(code)
    }

    /// Whether standard input is a terminal.
    public var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// Whether standard output is a terminal.
    public var showsToPerson: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes to standard output; a reader that went away is not our problem.
    public func write(_ text: String) {
        _ = Output.write(Array(text.utf8), to: STDOUT_FILENO)
    }

    /// Writes to standard error.
    public func complain(_ text: String) {
        _ = Output.write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Reads one line of standard input without its line feed, or nil at its end.
    public func readLine() -> String? {
        var line: [UInt8] = []
        while let byte = nextByte() {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            if line.count < Self.lineLimit { line.append(byte) }
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// Asks for a secret without echo, or gives nil where there is no terminal.
    ///
    /// The prompt goes to standard error, so that the result on standard output stays clean. A
    /// signal that ends the process turns the echo on first.
    public func readSecret(prompt: String) -> String? {
        guard isInteractive, clinux_hide_echo(STDIN_FILENO) == 0 else { return nil }
        complain(prompt)
        defer {
            clinux_show_echo()
            complain("\n")
        }
        return readLine()
    }

    private func nextByte() -> UInt8? {
        if unread.isEmpty {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            var count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
            while count < 0, errno == EINTR {
                count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
            }
            guard count > 0 else { return nil }
            unread = chunk.prefix(count).reversed()
        }
        return unread.popLast()
    }
}
