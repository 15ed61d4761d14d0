/// What a member of staff is, for the list of who may do what.
///
/// A word of another version grants nothing (SEC-17).
///
/// - SeeAlso: `domain.md` 5.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Opens, counts and closes own sessions; posts.
    case cashier
    /// Signs above the limits and over the line.
    case supervisor
    /// Reads and reconciles.
    case nightAuditor = "night_auditor"
    /// Keeps the desk; no money verb.
    case admin
    /// Looks at the desk; no money verb.
    case support

    /// Whether it may be the second person of a close, a drop, a limit (K).
    public var maySign: Bool {
        switch self {
        case .cashier, .supervisor, .nightAuditor: true
        case .admin, .support: false
        }
    }
}
