public import Ledger
public import World

/// Something the engine wants done: imperative, so that a trace reads aloud.
public enum SyncStep: Hashable, Sendable {
    /// Say hello; answer with `helloAnswered`.
    case hello
    /// Ask for the time, to see whether the line is back; answer with `timeAnswered`.
    case time
    /// Push these actions in one batch, fewer where bytes demand it; answer with `pushAnswered`.
    case push(incarnation: ID, first: Int64, last: Int64)
    /// Pull from the cursor; answer with `applied`.
    case pull(Cursor)
    /// Load a snapshot of these collections, of all when nil; answer with `snapshotLoaded`.
    case snapshot(SnapshotReason, collections: [String]?)
    /// Wait at the cloud until something changes; answer with `woken`.
    case wake(Cursor?, waitSeconds: Int64)
    /// Report `timeReached` then; it takes the place of an earlier wait.
    case wait(until: Timestamp)
    /// Record how far custody reaches: rows up to `received` are `received`, rows above it
    /// `pending`; `safe` is what the cloud promised to survive a restore.
    case record(incarnation: ID, received: Int64, safe: Int64)
    /// Begin a numbering and carry these again under it; answer with `incarnationBegan`.
    case beginIncarnation(IncarnationBegin.Reason, carry: [Carry])
    /// Carry these again under the current numbering; answer with `carried`.
    case carry([Carry])
    /// Check the own chain of an incarnation from the journal; answer with `chainChecked`.
    case checkChain(incarnation: ID)
    /// Correct the estimate of cloud time by what the cloud said.
    case correctClock(cloud: Timestamp)
    /// Talk to this address from now on, if its host is allowed.
    case moveRegion(baseURL: String)
    /// Live by what the cloud thinks of this device.
    case adopt(DeviceStanding)
    /// Stop handing in: this device's keys are in use elsewhere.
    case quarantine(QuarantineReason)
    /// Tell a person.
    case alarm(SyncAlarm)
}

/// Actions that go on under another numbering, with the same ids (P17.5).
///
/// It has no upper end: what was captured while the order was given is carried too.
public struct Carry: Hashable, Sendable {
    /// Where they were first.
    public let incarnation: ID
    /// The first of them there; all that is held from it on is meant.
    public let first: Int64
    /// The number of the one that no cloud can receive, to be wrapped (P9.9).
    public let poison: Int64?

    /// Makes an order.
    public init(incarnation: ID, from first: Int64, poison: Int64? = nil) {
        self.incarnation = incarnation
        self.first = first
        self.poison = poison
    }
}

/// Why a snapshot is needed; the raw value travels in the request.
public enum SnapshotReason: String, Hashable, Sendable {
    /// There is no replica.
    case first
    /// The cursor is too old or not of this cloud.
    case cursorGone = "cursor_gone"
    /// The device sees other data from now on.
    case viewChanged = "view_changed"
    /// The cloud was restored.
    case cloudRestored = "cloud_restored"
    /// Sums differ.
    case mismatch
}

/// Why a device stops handing in (AM4).
public enum QuarantineReason: String, Hashable, Sendable {
    /// Another machine goes on under this device's name.
    case clone
    /// The cloud sent what is another tenant's or property's (K61).
    case foreignRow = "foreign_row"
}

/// What a person must hear.
public enum SyncAlarm: Hashable, Sendable {
    /// The cloud does not accept this device's requests; the code says why.
    case refused(code: String)
    /// A new numbering was needed.
    case incarnation(IncarnationBegin.Reason)
    /// Another machine goes on under this device's name: enrol again.
    case clone
    /// What must be sent is not held here any more.
    case pruned(incarnation: ID, missing: Int64)
    /// The own journal's chain does not verify.
    case chainBroken(incarnation: ID)
    /// The agent is too old for this cloud: it drains, and pulls nothing.
    case clientTooOld
    /// Replica and cloud differ.
    case sumsDiffer([String])
}
