public import Ledger

/// What only a hand-over asks for: it captures three actions, the last in a session of its own.
public struct HandoverView: Hashable, Sendable {
    /// A new id, for the session that is opened.
    public var sessionID: ID
    /// The number that the count will have, the first of the three.
    public var countSeq: Int64
    /// The session that the one who takes over has already, when it is not closed.
    public var successorSession: SessionView?

    /// Puts it together.
    ///
    /// - Parameters:
    ///   - sessionID: A new id, for the session that is opened.
    ///   - countSeq: The number that the count will have.
    ///   - successorSession: The session that the one who takes over has already.
    public init(sessionID: ID, countSeq: Int64, successorSession: SessionView?) {
        self.sessionID = sessionID
        self.countSeq = countSeq
        self.successorSession = successorSession
    }
}
