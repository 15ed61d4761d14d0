public import World

/// An operator asks to delete what retention lets go (`edgectl purge`).
///
/// - SeeAlso: O12, SEC-41.
public struct Purge: Hashable, Sendable {
    /// Whether it is done; without it the answer only tells.
    public let isConfirmed: Bool

    /// Reads the body of `POST /v1/admin/purge`: `{"confirm":true}`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        isConfirmed = try members.optional("confirm", JSONMembers.boolean) ?? false
        try members.close()
    }
}

/// The answer to a purge: what goes, or would go.
public struct PurgeAnswer: Hashable, Sendable {
    /// Whether nothing was deleted.
    public var isDryRun: Bool
    /// Settled actions that go; their last hash stays.
    public var actions: Int64 = 0
    /// Segment pairs of the journal that go.
    public var segments: Int64 = 0
    /// Sets in quarantine that go, by name.
    public var quarantine: [String] = []
    /// Actions that stay because the cloud has not settled them.
    public var unsettled: Int64 = 0
    /// Whether the clock cannot be believed, and so nothing goes.
    public var isClockDoubted = false

    /// An answer of nothing.
    public init(isDryRun: Bool) {
        self.isDryRun = isDryRun
    }

    /// The body.
    public var json: JSON {
        [
            "dry_run": .boolean(isDryRun), "actions": .integer(actions),
            "segments": .integer(segments), "quarantine": .list(quarantine.map { .text($0) }),
            "unsettled_kept": .integer(unsettled), "clock_trusted": .boolean(!isClockDoubted),
        ]
    }
}
