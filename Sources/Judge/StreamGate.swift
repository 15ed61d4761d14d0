public import Ledger

/// What stands before an action in its stream, and what it depends on.
///
/// - SeeAlso: P10.2, P10.3, P10.4.
public struct StreamGate: Hashable, Sendable {
    /// What the stream still waits for.
    public enum Head: Hashable, Sendable {
        /// Nothing.
        case free
        /// Draft charges only, by action: they block intents that do not name them.
        case drafts([ID])
        /// Something else, and perhaps drafts; who names a draft is judged with it, out of turn.
        case blocked(drafts: [ID])
    }

    /// What became of an action that this one depends on.
    public enum Dependency: Hashable, Sendable {
        /// Accepted, duplicate or superseded.
        case satisfied
        /// The cloud has it and has not decided.
        case deferred
        /// Never applied.
        case rejected
        /// The cloud does not have it.
        case unknown
    }

    /// What the stream waits for.
    public var head: Head
    /// What the action depends on.
    public var dependencies: [ID: Dependency]

    /// Makes a gate; open without arguments.
    public init(head: Head = .free, dependencies: [ID: Dependency] = [:]) {
        self.head = head
        self.dependencies = dependencies
    }

    /// What a gate says about an action.
    enum Passage {
        case open
        case wait(Code)
        case shut(Code)
    }

    /// Whether the action may be judged now.
    ///
    /// - Parameters:
    ///   - action: The action.
    ///   - isOverdue: Whether it has waited for what is unknown long enough.
    /// - Returns: Open, or the code of what it waits for or fails on.
    func passage(for action: Action, isOverdue: Bool) -> Passage {
        let named = action.payload.namedAction
        switch head {
        case .blocked(let drafts):
            let names = named.map(drafts.contains) ?? false
            if !names { return .wait(.sync(.blockedByStream)) }
        case .drafts(let drafts):
            let names = named.map(drafts.contains) ?? false
            if action.type.actionClass == .intent, !names {
                return .wait(.sync(.blockedByStream))
            }
        case .free: break
        }
        for (id, state) in dependencies.sorted(by: { $0.key < $1.key }) {
            switch state {
            case .satisfied: continue
            case .deferred: if id != named { return .wait(.sync(.blockedByDep)) }
            case .rejected: return .shut(.sync(.dependencyRejected))
            case .unknown:
                return isOverdue
                    ? .shut(.sync(.dependencyUnknown)) : .wait(.sync(.dependencyUnknown))
            }
        }
        return .open
    }
}

extension Payload {
    /// The draft that this payload is judged together with (ACT-3).
    var namedAction: ID? {
        switch self {
        case .chargeVoid(let void): void.chargeActionID
        default: nil
        }
    }
}
