public import Ledger

/// What a session's own actions may not say one after the other.
///
/// - SeeAlso: INV-8, INV-15.
public enum SessionHistory {
    /// Follows a session from its opening on.
    ///
    /// - Parameter actions: The actions of one session's stream in the order of capture, each once.
    /// - Returns: What is not legal, with the slip or number of the action; empty when all is.
    public static func faults(in actions: [Action]) -> [String] {
        var state: SessionState?
        var found: [String] = []
        for action in actions {
            let name = action.slip?.text ?? "seq \(action.seq)"
            if let state, case .sessionOpen = action.payload {
                found.append("\(name): opened while \(state.word)")
            }
            if let state, !isLegal(action, in: state) {
                found.append("\(name): \(action.type.rawValue) while \(state.word)")
            }
            state = SessionState.after(action, from: state)
        }
        return found
    }

    /// INV-8: cash moves in an open session; a drop may follow the declaration.
    private static func isLegal(_ action: Action, in state: SessionState) -> Bool {
        guard action.drawerEffect?.isEmpty == false else { return true }
        switch (state, action.payload) {
        case (.open, _), (_, .sessionOpen), (_, .sessionClose): return true
        case (.counting, .drawerDrop), (.pendingClose, .drawerDrop): return true
        case (.counting, _), (.pendingClose, _), (.closed, _), (.forceClosed, _): return false
        }
    }
}
