import Ledger
import Sync
import World

/// A step of the engine that needs the line, or a moment to wait for.
enum Errand: Hashable, Sendable {
    case hello
    case time
    case push(incarnation: ID, first: Int64, last: Int64)
    case pull(Cursor)
    case snapshot(SnapshotReason, collections: [String]?)
    case wait(until: Timestamp)
    /// Look after what waits for an idle moment.
    case tidy

    /// The engine's name for it; nil for a wait.
    var request: SyncRequest? {
        switch self {
        case .hello: .hello
        case .time: .time
        case .push: .push
        case .pull: .pull
        case .snapshot: .snapshot
        case .wait, .tidy: nil
        }
    }
}

/// An answer of the cloud, or why there was none, with the local times around it.
struct CloudAnswer: Sendable {
    let result: Result<Response, WireError>
    let sent: Timestamp
    let received: Timestamp
    let requestBytes: Int
}
