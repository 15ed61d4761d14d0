public import Ledger
import World

/// What the cloud has said of one incarnation, as this desk knows it.
public struct IncarnationRow: Hashable, Sendable {
    /// The incarnation.
    public let incarnation: ID
    /// Whether it is the device's first, whose slips have the year alone as series.
    public var isFirst = false
    /// The highest number that was given here.
    public var lastSeq: Int64 = 0
    /// The end of the prefix that the cloud holds durably.
    public var receivedSeq: Int64 = 0
    /// The head of the chain there, as the cloud said it; nil when it said none.
    public var receivedHash: [UInt8]?
    /// What a checkpoint contains with its final verdict.
    public var decided = RangeSet()
    /// What survives the oldest backup of the cloud (P9.8).
    public var safeSeq: Int64 = 0

    /// Makes the custody of an incarnation of which nothing is known.
    public init(incarnation: ID) {
        self.incarnation = incarnation
    }

    /// Where an outbox row stands under it.
    func state(of seq: Int64, verdict: String?) -> OutboxState {
        if decided.contains(seq) { return .settled }
        guard seq <= receivedSeq else { return .pending }
        return Self.isDeferred(verdict) ? .deferred : .received
    }

    /// Whether a stored result says `deferred`.
    static func isDeferred(_ verdict: String?) -> Bool {
        guard let verdict, let json = OutboxAction.json(Array(verdict.utf8)) else { return false }
        return json["status"] == .text(Verdict.Status.deferred.rawValue)
    }
}
