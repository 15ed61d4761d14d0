import Ledger
import World

/// Where a fact is booked: session, folio, and the notes that change nothing (W1, W2, W6).
enum Placement {
    /// Where the folio leg of a payment or charge goes.
    enum Folio {
        /// On a folio.
        case on(FolioRecord)
        /// On a folio that is closed.
        case closed(FolioRecord)
        /// In suspense.
        case suspense(Code)
    }

    /// Follows the folio of an action (W2).
    static func folio(_ booking: inout Booking) -> Folio {
        if booking.view.circumstances.isDeviceRevoked {
            booking.add(.deviceRevoked)
            return .suspense(.sync(.deviceRevoked))
        }
        switch booking.view.folio {
        case .unknown: return .suspense(.billing(.folioUnknown))
        case .reassigned: return .suspense(.billing(.roomReassigned))
        case .found(let folio): return folio.isOpen ? .on(folio) : .closed(folio)
        case .moved(let folio):
            guard folio.isOpen else { return .closed(folio) }
            booking.raise(.relocated)
            booking.add(.folioMoved)
            booking.relocate("folio_id", folio.id)
            return .on(folio)
        }
    }

    /// Chooses the session that takes the cash, and makes one where there is none (W1).
    static func session(_ booking: inout Booking, _ id: ID) throws(MoneyError) {
        if let own = booking.view.session?.record, own.takes(booking.action) {
            booking.book(in: own, insteadOf: id)
            return
        }
        let recovery = RecoverySession.found(&booking, for: id)
        booking.book(in: recovery, insteadOf: id)
        booking.add(recovery.kind == .reconstructed ? .reconstructed : .recoverySession)
    }

    /// The notes on people, clock, slip and age (W6).
    static func notes(on action: Action, _ view: LedgerView) -> [Note] {
        var notes: [Note] = []
        if !peopleMayAct(action, view) { notes.append(.actorNotPermitted) }
        if hasStalePIN(action, view) { notes.append(.pinStale) }
        if view.circumstances.isClockSuspect { notes.append(.clockSuspect) }
        if view.isSlipTaken { notes.append(.slipDuplicate) }
        if action.paperSlip != nil { notes.append(.reconstructed) }
        if let session = view.session?.record, session.state == .open,
            isOld(session, at: view.circumstances.at, view.policy)
        {
            notes.append(.sessionOld)
        }
        return notes
    }

    /// Whether everybody may do what they did, and signed for somebody else.
    static func peopleMayAct(_ action: Action, _ view: LedgerView) -> Bool {
        guard let actor = action.actor.staffID else { return true }
        guard let person = view.staff[actor], person.mayPost else { return false }
        return action.approvals.allSatisfy { approval in
            guard let signer = view.staff[approval.staffID] else { return false }
            let isAnother = signer.personID != person.personID
            return isAnother
                && (approval.kind == .supervisor ? signer.isSupervisor : signer.maySign)
        }
    }

    private static func hasStalePIN(_ action: Action, _ view: LedgerView) -> Bool {
        var used = action.approvals.map { ($0.staffID, $0.pinVersion) }
        if case .staff(let id, let version) = action.actor { used.append((id, version)) }
        return used.contains { id, version in
            guard let version, let current = view.staff[id]?.pinVersion else { return false }
            return version < current
        }
    }

    private static func isOld(_ session: SessionRecord, at now: Timestamp, _ policy: Policy) -> Bool
    {
        let limit = policy.sessionAgeHours * 3_600_000
        return now.milliseconds - session.openedAt.milliseconds > limit
    }
}
