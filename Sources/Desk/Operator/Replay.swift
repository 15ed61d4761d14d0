import Ledger
public import World

/// An operator wants actions sent again that the cloud holds already; nothing is booked twice.
///
/// - SeeAlso: B-31 of the failure modes, INV-6.
public struct Replay: Hashable, Sendable {
    /// The first number of the current incarnation that is sent again.
    public let first: Int64

    /// Reads the body of `POST /v1/admin/outbox`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        first = try members.integer("replay_from", in: 1...Int64.max)
        try members.close()
    }
}

/// The answer to a replay.
public struct ReplayAnswer: Hashable, Sendable {
    /// The numbers that are sent again; nil when the cloud holds none from there on.
    public var range: ClosedRange<Int64>?

    /// Makes the answer.
    public init(_ range: ClosedRange<Int64>?) { self.range = range }

    /// The body.
    public var json: JSON {
        .members([
            ("actions", .integer(range.map { Int64($0.count) } ?? 0)),
            ("from", range.map { .integer($0.lowerBound) }),
            ("through", range.map { .integer($0.upperBound) }),
        ])
    }
}
