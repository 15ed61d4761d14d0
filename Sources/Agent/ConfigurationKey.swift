/// A key of `edged.conf`: what the parser takes, `edged --help` lists and the man page explains.
public enum ConfigurationKey: String, Sendable, CaseIterable {
    /// The state folder.
    case state
    /// The desk socket.
    case socket
    /// The second copy of the journal.
    case journalB = "journal_b"
    /// Which drawers this desk wants.
    case drawers
    /// The way out.
    case proxy
    /// How much is logged.
    case logLevel = "log_level"

    /// What stands right of the `=`, as an example.
    public var value: String {
        switch self {
        case .state, .journalB: "/DIR"
        case .socket: "/PATH"
        case .drawers: "*"
        case .proxy: "http://HOST:PORT"
        case .logLevel: "info"
        }
    }

    /// Half a sentence.
    public var meaning: String {
        switch self {
        case .state: "the folder with keys, journal and store; --state wins"
        case .socket: "the desk socket; --socket wins"
        case .journalB: "where the journal's second copy lies, default in the state folder"
        case .drawers: "every drawer without a holder, or the codes of those this desk wants"
        case .proxy: "the only way to a proxy, default none"
        case .logLevel: "error, warning, info or debug"
        }
    }
}
