/// Where a cash session stands.
///
/// - SeeAlso: `domain.md` 7.1.
public enum SessionState: Hashable, Sendable {
    /// What a close still waits for.
    public enum Pending: String, Hashable, Sendable, CaseIterable {
        /// A second person; the only one that blocks the drawer (D9).
        case awaitingCosign = "awaiting_cosign"
        /// A supervisor.
        case awaitingSupervisor = "awaiting_supervisor"
        /// A supervisor, over the line.
        case awaitingStepUp = "awaiting_step_up"
        /// The office only.
        case sealed
    }

    /// Takes postings.
    case open
    /// A close count was declared; postings are frozen.
    case counting
    /// Closed at the desk.
    case pendingClose(Pending)
    /// Closed in the books.
    case closed
    /// Closed or displaced by the cloud while the desk went on.
    case forceClosed

    /// The state's word of the wire, without its reason.
    public var word: String {
        switch self {
        case .open: "open"
        case .counting: "counting"
        case .pendingClose: "pending_close"
        case .closed: "closed"
        case .forceClosed: "force_closed"
        }
    }

    /// The reason of a pending close, as the wire has it.
    public var reason: String? {
        switch self {
        case .pendingClose(let pending): pending.rawValue
        case .open, .counting, .closed, .forceClosed: nil
        }
    }

    /// Reads word and reason.
    public init?(word: String, reason: String?) {
        switch word {
        case "open": self = .open
        case "counting": self = .counting
        case "pending_close":
            guard let reason, let pending = Pending(rawValue: reason) else { return nil }
            self = .pendingClose(pending)
        case "closed": self = .closed
        case "force_closed": self = .forceClosed
        default: return nil
        }
    }

    /// Whether no other session may be opened on the drawer (LSE-4).
    public var blocksDrawer: Bool {
        switch self {
        case .open, .counting, .pendingClose(.awaitingCosign): true
        case .pendingClose, .closed, .forceClosed: false
        }
    }
}
