public import World

/// An operator asks for a push and a pull at once.
public struct SyncNow: Hashable, Sendable {
    /// The longest wait, in seconds.
    public static let waitLimit: Int64 = 3_600

    /// How long to wait until the outbox is settled, in seconds; nil does not wait.
    public let wait: Int64?

    /// Reads the body of `POST /v1/admin/sync`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        wait = try members.optional("wait") { json, path throws(ShapeError) in
            let seconds = try JSONMembers.integer(json, path)
            guard (0...Self.waitLimit).contains(seconds) else {
                throw ShapeError(path, "not in 0...\(Self.waitLimit)")
            }
            return seconds
        }
        try members.close()
    }
}

/// The answer to a sync: how far the cloud is.
public struct SyncAnswer: Hashable, Sendable {
    /// How the line is.
    public var line: StatusAnswer.LineState
    /// Actions that the cloud does not hold.
    public var pending: Int64
    /// Through which seq it holds them.
    public var receivedSeq: Int64
    /// Through which seq it has settled them.
    public var settledSeq: Int64

    /// Makes the answer.
    ///
    /// - Parameters:
    ///   - line: How the line is.
    ///   - pending: Actions that the cloud does not hold.
    ///   - receivedSeq: Through which seq it holds them.
    ///   - settledSeq: Through which seq it has settled them.
    public init(
        line: StatusAnswer.LineState,
        pending: Int64,
        receivedSeq: Int64,
        settledSeq: Int64
    ) {
        self.line = line
        self.pending = pending
        self.receivedSeq = receivedSeq
        self.settledSeq = settledSeq
    }

    /// The body.
    public var json: JSON {
        [
            "line": ["state": .text(line.rawValue)], "pending": .integer(pending),
            "received_seq": .integer(receivedSeq), "settled_seq": .integer(settledSeq),
        ]
    }
}
