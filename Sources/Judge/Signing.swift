import Ledger

/// Who must sign a close, by its variance and the policy it names (VAR-1, K11, K12).
struct Signing {
    private let variance: [Money]
    private let policy: Policy

    /// The rule for a variance.
    init(_ variance: [Money], _ view: LedgerView) {
        self.variance = variance
        policy = view.namedPolicy ?? view.policy
    }

    /// Whether only a supervisor over the line can finish it.
    var needsStepUp: Bool { !policy.supervisorTolerance.allows(variance) }

    private var needsSupervisor: Bool { !policy.coSignTolerance.allows(variance) }

    /// Whether a person may sign what another declared: somebody else, and active (ROL-1).
    func accepts(_ signer: StaffRecord, from cashier: ID?, _ person: ID? = nil) -> Bool {
        signer.maySign && signer.id != cashier && signer.personID != person
    }

    /// Where the session stands after a signature, nil when the signature does not fit.
    func state(
        after kind: SessionConfirmClose.Kind,
        by signer: StaffRecord,
        from state: SessionState
    ) -> SessionState? {
        guard case .pendingClose(let pending) = state else { return nil }
        switch (pending, kind) {
        case (.awaitingCosign, .cosign):
            if !needsSupervisor { return .closed }
            return .pendingClose(needsStepUp ? .awaitingStepUp : .awaitingSupervisor)
        case (.awaitingCosign, .approval), (.awaitingSupervisor, .approval):
            guard signer.isSupervisor else { return nil }
            return needsStepUp ? .pendingClose(.awaitingStepUp) : .closed
        case (.awaitingStepUp, .cosign), (.awaitingSupervisor, .cosign): return state
        case (.awaitingStepUp, .stepUp), (.awaitingSupervisor, .stepUp):
            return signer.isSupervisor ? .closed : nil
        case (.awaitingStepUp, .approval), (.sealed, _), (.awaitingCosign, .stepUp): return nil
        }
    }
}
