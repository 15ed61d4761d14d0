import World

/// How a command ended (`cli.md`, D25).
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// A bug: please report.
    case internalError = 1
    /// Done, and it opened an attention item.
    case attention = 2
    /// Refused by a rule.
    case refused = 3
    /// Busy: try again with the same request id.
    case busy = 4
    /// Locked, frozen or recovering.
    case locked = 5
    /// Needs a second person.
    case secondPerson = 6
    /// Needs the line to the cloud.
    case needsLine = 7
    /// Wrong usage.
    case usage = 64
    /// The agent cannot be reached.
    case unreachable = 69
    /// Not permitted.
    case notPermitted = 77

    /// Half a sentence, as the manual has it.
    public var meaning: String {
        switch self {
        case .done: "done"
        case .internalError: "internal error: a bug, please report it"
        case .attention: "done, and it opened an attention item"
        case .refused: "refused by a rule; the code is in the output"
        case .busy: "busy: try again with the same --request-id"
        case .locked: "locked, frozen or recovering"
        case .secondPerson: "needs a second person"
        case .needsLine: "needs the line to the cloud"
        case .usage: "wrong usage"
        case .unreachable: "the agent cannot be reached"
        case .notPermitted: "not permitted"
        }
    }

    /// The meaning of a status whose code is unknown (`desk-api.md`).
    init(status: Status) {
        self =
            switch status.rawValue {
            case 400: .usage
            case 401, 403: .notPermitted
            case 404, 422: .refused
            case 423: .locked
            case 424: .needsLine
            case 428: .secondPerson
            case 503: .busy
            default: .internalError
            }
    }
}
