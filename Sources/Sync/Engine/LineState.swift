public import World

/// What `till status` says of the line.
///
/// - SeeAlso: P19.4.
public struct LineState: Hashable, Sendable {
    /// The words of `line.state`.
    public enum State: String, Hashable, Sendable {
        /// The last answer was one.
        case online
        /// Nothing came back, or nothing was tried yet.
        case offline
        /// Something answered that is no cloud.
        case captivePortal = "captive_portal"
        /// The other side's certificate was not accepted.
        case tlsError = "tls_error"
        /// The cloud answers that it cannot.
        case cloudError = "cloud_error"
        /// The cloud revoked this device.
        case revoked
    }

    /// The state.
    public private(set) var state: State
    /// Since when.
    public private(set) var since: Timestamp
    /// A word for the cause, as in `no_route`; nil when online.
    public private(set) var reason: String?

    /// The reason before anything was tried.
    static let untried = "not_tried"

    /// Begins offline: nothing was tried yet.
    public init(since: Timestamp) {
        state = .offline
        self.since = since
        reason = Self.untried
    }

    /// Takes note of what the last exchange showed; `since` moves only with the state.
    mutating func become(_ state: State, _ reason: String?, at now: Timestamp) {
        if state != self.state { since = now }
        self.state = state
        self.reason = reason
    }

    /// Keeps `since` a plausible past when the clock was set.
    mutating func shift(by milliseconds: Int64) {
        since = since.adding(milliseconds: milliseconds)
    }
}
