/// How safe a saved action is, as the cashier is told.
public enum Durability: String, Hashable, Sendable {
    /// Both journal copies on this desktop.
    case saved
    /// One of the copies is on another volume.
    case mirrored
    /// The cloud has it.
    case synced
}

/// Where an action stands in the outbox.
///
/// - SeeAlso: `domain.md` 7.5.
public enum OutboxState: String, Hashable, Sendable {
    /// The cloud does not hold it yet.
    case pending
    /// The cloud holds it (custody).
    case received
    /// The cloud holds it and will decide later.
    case deferred
    /// A checkpoint contains its verdict and effects.
    case settled
    /// No cloud can receive it.
    case deadLetter = "dead_letter"
}

/// What an agent may do at all.
///
/// - SeeAlso: `domain.md` 8.
public enum AgentMode: String, Hashable, Sendable, CaseIterable {
    /// Everything.
    case normal
    /// Counts, drops and closes only.
    case readOnly = "read_only"
    /// No new session.
    case suspended
    /// Facts in the open session only.
    case quarantined
    /// Everything, while the store is rebuilt.
    case recovering
    /// Nothing.
    case locked
}
