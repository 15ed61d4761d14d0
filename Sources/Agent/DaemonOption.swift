/// An option of `edged`: what the door takes, `edged --help` lists and the man page explains.
public enum DaemonOption: String, Sendable, CaseIterable {
    /// The state folder.
    case state = "--state"
    /// The desk socket.
    case socket = "--socket"
    /// The configuration file.
    case config = "--config"
    /// Only look at that file.
    case checkConfig = "--check-config"
    /// Tell about the options.
    case help = "--help"
    /// Tell the version.
    case version = "--version"

    /// What follows it; nil for a flag.
    public var value: String? {
        switch self {
        case .state: "DIR"
        case .socket: "PATH"
        case .config: "FILE"
        case .checkConfig, .help, .version: nil
        }
    }

    /// Half a sentence.
    public var meaning: String {
        switch self {
        case .state: "the folder with keys, journal and store"
        case .socket: "the desk socket; admin.sock is made beside it"
        case .config: "default \(AgentConfiguration.file)"
        case .checkConfig: "reads the file, starts nothing: exit 0, or 78 with the line and why"
        case .help: "this text"
        case .version: "the version"
        }
    }
}
