/// A participant that answers requests: the agent's desk, the agent's admin socket, the cloud.
///
/// It decides synchronously (law 7). What cannot be answered yet is parked; the listener asks
/// again, with the same ``Request/ticket``, when it was poked or when the moment has come.
public protocol Responder: Sendable {
    /// Answers a request, or parks it.
    func respond(to request: Request) -> Reply
}

/// What a responder says to a request.
public enum Reply: Hashable, Sendable {
    /// The answer.
    case response(Response)
    /// Not yet: ask again when poked, at the latest after that many milliseconds.
    case park(milliseconds: Int64)
}

/// The way to a responder: a function call, a Unix socket, or HTTPS.
public protocol Exchange: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: ``WireError`` when there is no answer; nothing is known then of what the other
    ///   side did.
    func send(_ request: Request) async throws(WireError) -> Response
}

/// Why a request got no answer.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public enum Code: String, Hashable, Sendable {
        /// The name of the other side leads to no address.
        case unnamed
        /// Nobody listens, no route, no such socket.
        case unreachable
        /// The connection broke off.
        case interrupted
        /// It took too long.
        case timeout
        /// The other side's certificate or TLS handshake was not accepted.
        case tls
        /// As ``tls``, because a date is outside the certificate's validity (SEC-9).
        case tlsDate
        /// The kernel refused the connection to a socket file (EACCES).
        case denied
        /// The answer broke HTTP or a size limit.
        case malformed
    }

    /// The kind of failure.
    public let code: Code
    /// What the library or kernel called it; for a log, never for a decision.
    public let detail: String

    /// Makes an error.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Code and detail.
    public var description: String { "\(code.rawValue): \(detail)" }
}
