public import Ledger

/// What the office knows of a proof that it gave somebody for one action (P5.8).
public struct StepUpBooks: Hashable, Sendable {
    /// Whom it was given to.
    public var staffID: ID
    /// Whether its time is over.
    public var isExpired: Bool
    /// The action it was spent on; nil while it is good.
    public var spentOn: ID?

    /// Joins them.
    public init(staffID: ID, isExpired: Bool, spentOn: ID? = nil) {
        self.staffID = staffID
        self.isExpired = isExpired
        self.spentOn = spentOn
    }
}

/// The proof behind an intent: checked last, and spent with its effect (SEC-16).
///
/// A retry never comes here: an action that was decided is known before anything else.
enum StepUp {
    /// Why the proof of an action does not hold; nil when it does.
    static func fault(of action: Action, _ view: LedgerView) -> Code? {
        guard let approval = action.stepUp, let proof = view.stepUp,
            proof.staffID == approval.staffID,
            view.staff[approval.staffID]?.isSupervisor ?? false
        else { return .iam(.stepUpRequired) }
        if let other = proof.spentOn, other != action.id { return .iam(.stepUpReplay) }
        return proof.isExpired ? .iam(.stepUpExpired) : nil
    }

    /// The proof is good for no other action from here on.
    static func spending(_ action: Action) -> [Effect] {
        guard let reference = action.stepUp?.stepUpReference else { return [] }
        return [.spendStepUp(reference: reference, on: action.id)]
    }
}

extension Action {
    /// The approval that stands on a proof of the office; at most one counts.
    var stepUp: Approval? { approvals.first { $0.method == .stepUp } }
}
