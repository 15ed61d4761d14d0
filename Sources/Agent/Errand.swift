public import Ledger
public import Sync
public import World

/// What needs the line, or a moment to wait for.
///
/// Most of them are steps of the engine; enrolment comes before there is one.
public enum Errand: Hashable, Sendable {
    /// Make this device known to a cloud.
    case enrol
    /// Compare both logs.
    case hello
    /// Ask whether anybody is there.
    case time
    /// Hand in actions.
    case push(incarnation: ID, first: Int64, last: Int64)
    /// Ask for what changed.
    case pull(Cursor)
    /// Ask for a snapshot and fetch it.
    case snapshot(SnapshotReason, collections: [String]?)
    /// Fetch, do and report what the office commands.
    case office(OfficeErrand)
    /// Say that the time has come, unless a later wait took the place of this one.
    case wait(until: Timestamp)
    /// Look after what waits for an idle moment, after the care's pause.
    case tidy(Care)

    /// The engine's name for it; nil for what the engine does not wait for.
    var request: SyncRequest? {
        switch self {
        case .hello: .hello
        case .time: .time
        case .push: .push
        case .pull: .pull
        case .snapshot: .snapshot
        case .enrol, .office, .wait, .tidy: nil
        }
    }
}

/// Why the agent looks after its files, and how long it leaves them alone before.
public enum Care: Hashable, Sendable {
    /// Something was captured, or somebody waits.
    case soon
    /// The replica changed, and its dump may not be written yet.
    case dump
    /// The store lacks what a full disk kept from it (WF-4).
    case behind
    /// A wipe was ordered, and the report of it is on its way.
    case wipe

    /// The pause before it, in milliseconds.
    public var pauseMilliseconds: Int64 {
        switch self {
        case .soon: 400
        case .dump: 30_000
        case .behind: 5_000
        case .wipe: 2_000
        }
    }
}

/// What an errand asks of the line next.
public enum ErrandStep: Sendable {
    /// Nothing: it is done, well or badly.
    case done
    /// This request, and its answer back.
    case send(Request)
    /// This request, after a pause.
    case pause(milliseconds: Int64, Request)
}

/// An answer of the cloud, or why there was none, with the local times around it.
public struct CloudAnswer: Sendable {
    let result: Result<Response, WireError>
    let sent: Timestamp
    let received: Timestamp
    let requestBytes: Int

    /// Puts an answer together.
    ///
    /// - Parameters:
    ///   - result: What came back.
    ///   - sent: The local clock when the request went out.
    ///   - received: The local clock when the answer was in.
    ///   - requestBytes: The size of the request's body.
    public init(
        result: Result<Response, WireError>,
        sent: Timestamp,
        received: Timestamp,
        requestBytes: Int
    ) {
        self.result = result
        self.sent = sent
        self.received = received
        self.requestBytes = requestBytes
    }
}
