import Ledger

/// What a session's state is when the desk's own story meets the office's word.
///
/// The desk's row is a fold of its own actions and knows nothing of the office; the replica's
/// document knows nothing of what is on its way. Neither overwrites the other.
///
/// - SeeAlso: S14 to S18.
enum SessionStanding {
    /// Merges both.
    ///
    /// - Parameters:
    ///   - own: The state by the desk's actions.
    ///   - office: The state of the replica's document, nil when there is none.
    ///   - isSettled: Whether the last close, else the opening, is inside a checkpoint.
    /// - Returns: The state that rules look at.
    static func merged(
        _ own: SessionState,
        office: SessionState?,
        isSettled: Bool
    ) -> SessionState {
        switch (own, office) {
        case (.closed, _): .closed
        // The office shows closed sessions for a week: a settled one that it does not show is over.
        case (.pendingClose, nil): isSettled ? .closed : own
        case (.open, nil), (.counting, nil), (.forceClosed, nil): isSettled ? .forceClosed : own
        case (.pendingClose(.awaitingCosign), .forceClosed?): .forceClosed
        case (.pendingClose, .closed?), (.pendingClose, .forceClosed?): .closed
        case (.open, .closed?), (.open, .forceClosed?), (.counting, .closed?),
            (.counting, .forceClosed?), (.forceClosed, _?):
            .forceClosed
        case (.pendingClose(.sealed), .pendingClose(.awaitingSupervisor)?),
            (.pendingClose(.sealed), .pendingClose(.awaitingStepUp)?):
            isSettled ? office ?? own : own
        case (.open, _?), (.counting, _?), (.pendingClose, _?): own
        }
    }
}
