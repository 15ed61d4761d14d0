import World

extension Action {
    /// Checks what one member of an action demands of another.
    ///
    /// - Throws: ``ShapeError``.
    func check() throws(ShapeError) {
        if let wanted = payload.stream, wanted != stream {
            throw ShapeError("stream", "not the stream of its payload")
        }
        if let wanted = type.takesSlip, wanted != (slip != nil) {
            throw ShapeError("slip", wanted ? "missing" : "not of this type")
        }
        if approvals.count > 2 || dependencies.count > 8 {
            throw ShapeError("", "too many elements")
        }
        try checkPeople()
        try checkDrawerEffect()
        try checkApprovals()
    }

    private func checkPeople() throws(ShapeError) {
        let isSystemType = type == .incarnationBegin || type == .outboxOpaque
        // The agent itself tells auditors things, too.
        let mayBeEither = type == .auditEvent
        if isSystemType != (actor == .system), !mayBeEither {
            throw ShapeError("actor", "not of this type")
        }
        if actor != .system, policyVersion == nil {
            throw ShapeError("policy_version", "missing")
        }
        let people = signatures.map(\.staffID) + [actor.staffID].compactMap { $0 }
        if Set(people).count != people.count {
            throw ShapeError("approvals", "the same person twice")
        }
    }

    /// The approvals of people: who confirms a close over the line is its actor, and the office's
    /// proof beside it is no second person's (P5.8, P8.5).
    private var signatures: [Approval] {
        guard case .sessionConfirmClose(let confirmation) = payload, confirmation.kind == .stepUp
        else { return approvals }
        return approvals.filter { $0.method != .stepUp }
    }

    private func checkDrawerEffect() throws(ShapeError) {
        if let wanted = type.carriesDrawerEffect, wanted != (drawerEffect != nil) {
            throw ShapeError("drawer_effect", wanted ? "missing" : "not of this type")
        }
        guard let drawerEffect else { return }
        let codes = drawerEffect.map(\.currency)
        guard zip(codes, codes.dropFirst()).allSatisfy({ $0 < $1 }),
            drawerEffect.allSatisfy({ !$0.isZero })
        else { throw ShapeError("drawer_effect", "not ascending without zeros") }
        let holds: Bool
        do throws(MoneyError) {
            let effect = try payload.drawerEffect()
            holds = effect.map { $0.withoutZeros == drawerEffect } ?? true
        } catch { holds = false }
        if !holds { throw ShapeError("drawer_effect", "not the effect of its payload") }
    }

    private func checkApprovals() throws(ShapeError) {
        switch payload {
        case .drawerDrop where approvals.isEmpty:
            throw ShapeError("approvals", "a drop needs a co-signature")
        case .refundPayout where approvals.isEmpty || dependencies.isEmpty:
            throw ShapeError("approvals", "a payout needs a co-signature and its request")
        case .sessionOpen(let open) where open.fence == nil && !hasSupervisor:
            throw ShapeError("approvals", "an open without a lease needs a supervisor")
        case .paymentCash(let payment) where payment.usesHouseRate && !hasSupervisor:
            throw ShapeError("approvals", "a house rate needs a supervisor")
        case .paymentDeposit(let payment) where payment.usesHouseRate && !hasSupervisor:
            throw ShapeError("approvals", "a house rate needs a supervisor")
        case .drawerExchange(let exchange) where exchange.fxSnapshotID == nil && !hasSupervisor:
            throw ShapeError("approvals", "a house rate needs a supervisor")
        default: break
        }
        if paperSlip != nil, approvals.isEmpty {
            throw ShapeError("approvals", "what is re-keyed from paper needs a co-signature")
        }
    }

    private var hasSupervisor: Bool { approvals.contains { $0.kind == .supervisor } }
}

extension CashPayment {
    /// Whether a foreign line has no snapshot behind its rate (FX-4).
    public var usesHouseRate: Bool {
        tender.contains { $0.rate != nil && $0.fxSnapshotID == nil }
    }
}
