public import Ledger

/// Something that happened to an agent: past tense, so that a trace reads aloud.
///
/// Every step that asks for an answer gets exactly one: the event it names, `refused` or `failed`.
public enum SyncEvent: Hashable, Sendable {
    /// The agent is up; its incarnations and cursor were given to the engine.
    case started
    /// Actions up to this number of the current incarnation were captured.
    case captured(last: Int64)
    /// The moment of the last `wait` has come.
    case timeReached
    /// Somebody or something suggests a look: a wake, a hint, a timer of the house.
    case poked
    /// A person stands there and waits for the line.
    case personWaited
    /// The replica shows drawers that this desk wants and nobody holds (P16.3).
    case leaseWished
    /// An operator wants what the cloud holds sent again, from this number of the current
    /// incarnation on (INV-6).
    case replayWanted(from: Int64)
    /// The office wants these collections fetched anew, all of them when nil (P15.3).
    case resyncOrdered(collections: [String]?)
    /// The cloud told the time.
    case timeAnswered
    /// The cloud said hello; `matches` has the own comparison of H(received) where the own journal
    /// reaches that far.
    case helloAnswered(HelloResponse, matches: [ID: Bool])
    /// A push was received; `isMatching` is the own comparison of H(received).
    case pushAnswered(Custody, isMatching: Bool, milliseconds: Int64)
    /// A feed ended at a mark: the lines up to there are kept, and it goes on from there (P11.1).
    case staged(Cursor)
    /// A checkpoint was applied; these collections do not add up.
    case applied(Checkpoint, mismatched: [String])
    /// The cloud sent what is another tenant's or property's; nothing of it was kept.
    case foreignRowSeen
    /// A snapshot is in place and the feed goes on from there.
    case snapshotLoaded(Cursor)
    /// The long poll ended; nothing waited for when false.
    case woken(hasChanges: Bool)
    /// A response had hints.
    case hinted(SyncHints)
    /// The cloud answered with a problem.
    case refused(SyncRequest, Problem, retryAfterSeconds: Int64?)
    /// There was no answer.
    case failed(SyncRequest, LineFault)
    /// A new numbering began, with what was carried already in it.
    case incarnationBegan(LocalIncarnation)
    /// What was to be carried is captured again, up to this number of the current incarnation.
    case carried(last: Int64)
    /// The own chain of an incarnation was checked.
    case chainChecked(incarnation: ID, isGood: Bool)
}

/// The requests of the engine.
public enum SyncRequest: String, Hashable, Sendable {
    /// `POST /hello`.
    case hello
    /// `GET /time`.
    case time
    /// `POST /actions`.
    case push
    /// `GET /changes`.
    case pull
    /// The requests of a snapshot.
    case snapshot
    /// `GET /wake`.
    case wake
}
