public import World

/// Why there was no answer; nothing is known then of what the cloud did.
///
/// - SeeAlso: P3.2, P19.4.
public enum LineFault: String, Hashable, Sendable {
    /// The name of the cloud leads to no address.
    case noName = "no_name"
    /// No route, nobody listens.
    case noRoute = "no_route"
    /// The connection broke off.
    case interrupted
    /// It took too long.
    case timeout
    /// The certificate or handshake was not accepted.
    case tls
    /// As that, because of a date.
    case tlsDate = "tls_date"
    /// An answer without the sentinel: a portal, a proxy.
    case portal
    /// An answer that breaks HTTP or the message's own form.
    case malformed

    /// Names the fault that a wire reported.
    public init(_ error: WireError) {
        switch error.code {
        case .unnamed: self = .noName
        case .unreachable, .denied: self = .noRoute
        case .interrupted: self = .interrupted
        case .timeout: self = .timeout
        case .tls: self = .tls
        case .tlsDate: self = .tlsDate
        case .malformed: self = .malformed
        }
    }

    /// What the line is then.
    var state: LineState.State {
        switch self {
        case .noName, .noRoute, .interrupted, .timeout, .malformed: .offline
        case .tls, .tlsDate: .tlsError
        case .portal: .captivePortal
        }
    }
}
