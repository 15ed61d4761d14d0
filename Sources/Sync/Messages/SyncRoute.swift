public import Ledger
public import World

/// A request of the cloud conversation, by method and path.
///
/// - SeeAlso: P3.6.
public enum SyncRoute: Hashable, Sendable {
    /// `GET /time`, the only unsigned one.
    case time
    /// `POST /enrol`.
    case enrol
    /// `POST /enrol/poll` (full).
    case pollEnrolment
    /// `POST /hello`.
    case hello
    /// `POST /actions`: push.
    case actions
    /// `GET /changes`: pull.
    case changes
    /// `GET /actions/results` (full).
    case results
    /// `POST /snapshots`.
    case snapshots
    /// `GET /snapshots/{id}`.
    case snapshot(String)
    /// `GET /snapshots/{id}/parts/{n}`.
    case snapshotPart(String, number: Int64)
    /// `POST /repair` (full).
    case repair
    /// `GET /wake` (full).
    case wake
    /// `GET /commands` (full).
    case commands
    /// `POST /commands/{id}/state` (full).
    case commandState(ID)
    /// `POST /device/keys` (full).
    case deviceKeys
    /// `PUT /logs/{command_id}/parts/{n}` (full).
    case logPart(command: ID, number: Int64)

    /// What every path begins with.
    public static let base = "/sync/v1"

    /// Finds the route of a request, or gives nil when this version has none.
    public init?(_ method: Method, _ path: String) {
        guard path.hasPrefix(Self.base + "/") else { return nil }
        let parts = path.dropFirst(Self.base.count + 1)
            .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let route = Self.fixed[parts.joined(separator: "/")] ?? Self.named(parts),
            route.method == method
        else { return nil }
        self = route
    }

    private static let fixed: [String: SyncRoute] = [
        "time": .time, "enrol": .enrol, "enrol/poll": .pollEnrolment, "hello": .hello,
        "actions": .actions, "changes": .changes, "actions/results": .results,
        "snapshots": .snapshots, "repair": .repair, "wake": .wake, "commands": .commands,
        "device/keys": .deviceKeys,
    ]

    private static func named(_ parts: [String]) -> SyncRoute? {
        switch (parts.first, parts.count) {
        case ("snapshots", 2) where isName(parts[1]): .snapshot(parts[1])
        case ("snapshots", 4) where isName(parts[1]) && parts[2] == "parts":
            partNumber(parts[3]).map { .snapshotPart(parts[1], number: $0) }
        case ("commands", 3) where parts[2] == "state": ID(parts[1]).map(SyncRoute.commandState)
        case ("logs", 4) where parts[2] == "parts":
            if let id = ID(parts[1]), let number = partNumber(parts[3]) {
                .logPart(command: id, number: number)
            } else {
                nil
            }
        default: nil
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count) && PercentCoding.encode(text) == text
    }

    private static func partNumber(_ text: String) -> Int64? {
        guard (1...9).contains(text.utf8.count), let number = Int64(text), number > 0,
            String(number) == text
        else { return nil }
        return number
    }

    /// The only method it is served under.
    public var method: Method {
        switch self {
        case .time, .changes, .results, .snapshot, .snapshotPart, .wake, .commands: .get
        case .logPart: .put
        default: .post
        }
    }

    /// The path on the wire.
    public var path: String {
        Self.base + "/" + tail
    }

    private var tail: String {
        switch self {
        case .time: "time"
        case .enrol: "enrol"
        case .pollEnrolment: "enrol/poll"
        case .hello: "hello"
        case .actions: "actions"
        case .changes: "changes"
        case .results: "actions/results"
        case .snapshots: "snapshots"
        case .snapshot(let id): "snapshots/\(id)"
        case .snapshotPart(let id, let number): "snapshots/\(id)/parts/\(number)"
        case .repair: "repair"
        case .wake: "wake"
        case .commands: "commands"
        case .commandState(let id): "commands/\(id.text)/state"
        case .deviceKeys: "device/keys"
        case .logPart(let command, let number): "logs/\(command.text)/parts/\(number)"
        }
    }

    /// Whether it is signed by a device that is enrolled already, with `Sync-Device` and
    /// `Sync-State` (P4.1, P5.2).
    public var isByEnrolledDevice: Bool {
        self != .time && self != .enrol && self != .pollEnrolment
    }

    /// Whether an agent that is too old is still answered: drain only (P16.6).
    public var isOpenToOld: Bool {
        switch self {
        case .time, .hello, .actions, .results, .commands, .commandState: true
        default: false
        }
    }

    /// Whether a revoked device is still answered: deposit only (P5.6).
    public var isOpenToRevoked: Bool {
        switch self {
        case .time, .hello, .actions, .commands, .commandState: true
        default: false
        }
    }
}
