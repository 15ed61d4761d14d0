/// The terminal outside, as a person's command sees it.
public protocol Terminal {
    /// Whether a person can be asked: standard input is a terminal.
    var isInteractive: Bool { get }

    /// Whether the result goes to a terminal, so that colour and live lines make sense.
    var showsToPerson: Bool { get }

    /// Writes a result to standard output.
    func write(_ text: String)

    /// Writes a problem to standard error.
    func complain(_ text: String)

    /// Reads one line of standard input without its line feed, or nil at its end.
    ///
    /// A line longer than 4,096 bytes is cut there.
    func readLine() -> String?

    /// Asks for a secret on the terminal without echo, or gives nil where there is no terminal.
    func readSecret(prompt: String) -> String?
}
