/// What a listener takes before it refuses.
public struct ListenerLimits: Hashable, Sendable {
    /// Connections served at once; the next one is told that the listener is busy.
    public var connections: Int
    /// Bytes of request line and headers.
    public var headBytes: Int
    /// Bytes of a body.
    public var bodyBytes: Int
    /// Milliseconds from connecting, or from the last answer, to the end of the next request.
    public var requestMilliseconds: Int64
    /// Threads that ask the responder.
    public var threads: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - connections: Connections served at once.
    ///   - bodyBytes: Bytes of a body.
    ///   - requestMilliseconds: How long a client may take over a request.
    ///   - threads: Threads that ask the responder.
    public init(
        connections: Int = 32,
        bodyBytes: Int,
        requestMilliseconds: Int64 = 5_000,
        threads: Int = 1
    ) {
        precondition(connections > 0 && threads > 0, "a listener serves somebody")
        self.connections = connections
        headBytes = 16_384
        self.bodyBytes = bodyBytes
        self.requestMilliseconds = requestMilliseconds
        self.threads = threads
    }

    /// The desk socket (SEC-21).
    public static let desk = ListenerLimits(bodyBytes: 65_536)
    /// The admin socket (SEC-21).
    public static let admin = ListenerLimits(bodyBytes: 8 << 20)
    /// The cloud: agents keep their connection for a minute and may be on a slow line.
    public static let cloud = ListenerLimits(
        connections: 1_024,
        bodyBytes: 16 << 20,
        requestMilliseconds: 90_000,
        threads: 2
    )
}

/// Why a listener answers by itself, without asking the responder.
public enum ListenerRefusal: Hashable, Sendable, CaseIterable {
    /// One connection too many, or the listener is about to stop.
    case busy
    /// The request is not one that this house makes.
    case malformed
    /// A method that nothing here has.
    case method
    /// The body is over the limit.
    case bodyTooLarge
    /// Request line and headers are over the limit.
    case headTooLarge

    /// The status that goes with it.
    public var status: Int {
        switch self {
        case .busy: 503
        case .malformed: 400
        case .method: 405
        case .bodyTooLarge: 413
        case .headTooLarge: 431
        }
    }
}

/// Where a listener listens.
public enum ListenerPlace: Sendable {
    /// A socket file that the listener makes, mode 0660, and removes.
    case socketFile(String)
    /// The same for this user alone, mode 0600.
    case privateSocketFile(String)
    /// A listening Unix socket that the service manager made and handed over (SEC-19).
    case handedOver(descriptor: Int32)
    /// TLS on the network.
    case tls(Address, TLSIdentity)
}
