import Synchronization
public import World

/// Standard input and output of a command: lines to be read, and what was written.
public final class RecordingTerminal: Terminal, Sendable {
    private let lines: Mutex<[String]>
    private let texts = Mutex<(out: String, err: String)>(("", ""))

    /// Begins with what a person types, a line each.
    public init(_ lines: [String]) {
        self.lines = Mutex(lines)
    }

    /// What was written, as a result and as a problem.
    public var written: (out: String, err: String) { texts.withLock { $0 } }
    /// Nobody answers questions here.
    public var isInteractive: Bool { false }
    /// Nothing but text is understood.
    public var showsToPerson: Bool { false }

    /// Writes a result.
    public func write(_ text: String) { texts.withLock { $0.out += text } }

    /// Writes a problem.
    public func complain(_ text: String) { texts.withLock { $0.err += text } }

    /// Reads the next line, nil at the end.
    public func readLine() -> String? {
        lines.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Reads the next line.
    public func readSecret(prompt: String) -> String? { readLine() }
}
