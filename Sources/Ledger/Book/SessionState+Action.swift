extension SessionState {
    /// The state after an action of the session, as the record itself says it.
    ///
    /// Pure and total, so that the store can apply a record at capture, replay and rebuild without
    /// asking a rule again (DUR-7): what policy made of a variance is in the notes of the record,
    /// `SUPERVISOR_REQUIRED` or `STEP_UP_REQUIRED`. A close may carry signatures of its own: any of
    /// them is a second person, a supervisor's finishes what needs one. Once the cloud closed a
    /// session nothing reopens it: its last close ends it (S18).
    ///
    /// - Parameters:
    ///   - action: What was captured in the session's stream.
    ///   - state: Where the session stood; nil before its opening.
    /// - Returns: Where it stands now; nil when the action opens nothing and nothing stood.
    public static func after(_ action: Action, from state: SessionState?) -> SessionState? {
        switch action.payload {
        case .sessionOpen: return state ?? .open
        case .sessionCount(let count): return after(count.phase, from: state)
        case .sessionClose:
            if state == .forceClosed || state == .closed { return signed(action) ? .closed : state }
            return signed(action) ? pending(action) : .pendingClose(.awaitingCosign)
        case .sessionConfirmClose(let confirm):
            switch state {
            case .closed, .forceClosed: return .closed
            case .open, .counting, .pendingClose, nil:
                return confirm.kind == .cosign ? pending(action) : .pendingClose(.sealed)
            }
        default: return state
        }
    }

    private static func after(_ phase: SessionCount.Phase, from state: Self?) -> SessionState? {
        switch (phase, state) {
        case (_, .closed), (_, .forceClosed), (.forced, _): state
        case (.interim, _): .open
        case (.close, _): .counting
        }
    }

    private static func signed(_ action: Action) -> Bool { !action.approvals.isEmpty }

    private static func pending(_ action: Action) -> SessionState {
        if action.notes.contains(Note.stepUpRequired.rawValue) {
            return .pendingClose(.awaitingStepUp)
        }
        let isApproved = action.approvals.contains { $0.kind == .supervisor }
        if action.notes.contains(Note.supervisorRequired.rawValue), !isApproved {
            return .pendingClose(.awaitingSupervisor)
        }
        return .pendingClose(.sealed)
    }
}
