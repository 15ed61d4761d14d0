import Ledger
import World

/// Opening, counting and closing of a session.
enum SessionCase {
    /// Judges `session.open`: the drawer's session, or a recovery session of its own (LSE-3,
    /// K02-K04).
    static func open(_ open: SessionOpen, _ booking: inout Booking) throws(MoneyError) {
        if booking.view.session != nil {
            try Placement.session(&booking, open.sessionID)
        } else if let refusal = obstacle(to: open, booking.view) {
            try displace(open, &booking, because: refusal)
        } else {
            try takeDrawer(open, &booking)
        }
        booking.putSessionEntry()
    }

    /// Why an open does not get the drawer.
    private enum Obstacle {
        case leaseLost
        case alreadyOpen
        case inactive
        case suspended
        case unknownDrawer
        case deviceRevoked
    }

    private static func obstacle(to open: SessionOpen, _ view: LedgerView) -> Obstacle? {
        if view.circumstances.isDeviceRevoked { return .deviceRevoked }
        guard let drawer = view.drawer?.record else { return .unknownDrawer }
        if !drawer.isActive { return .inactive }
        if view.isSuspended { return .suspended }
        if rivals(of: open, view).contains(where: { ($0.record.fence ?? 0) >= (open.fence ?? 0) }) {
            return .alreadyOpen
        }
        if let fence = open.fence, let lease = drawer.lease, fence < lease.fence {
            return .leaseLost
        }
        return nil
    }

    /// Other devices' sessions that the books have as open on the drawer.
    private static func rivals(of open: SessionOpen, _ view: LedgerView) -> [SessionBooks] {
        (view.drawer?.open ?? []).filter {
            $0.record.kind == .normal && $0.record.id != open.sessionID
                && $0.record.deviceID != view.circumstances.deviceID
        }
    }

    private static func takeDrawer(
        _ open: SessionOpen,
        _ booking: inout Booking
    ) throws(MoneyError) {
        for rival in rivals(of: open, booking.view) {
            Displacement.move(
                rival,
                id: booking.view.mint(.displaced),
                causedBy: booking.action.id,
                at: booking.view.circumstances.at,
                on: booking.date
            ).write(to: &booking)
        }
        let session = record(open, booking, kind: .normal, id: open.sessionID, parent: nil)
        booking.effects.append(.putSession(session))
        booking.book(in: session, insteadOf: open.sessionID)
    }

    private static func displace(
        _ open: SessionOpen,
        _ booking: inout Booking,
        because obstacle: Obstacle
    ) throws(MoneyError) {
        var own = record(open, booking, kind: .normal, id: open.sessionID, parent: nil)
        own.state = .forceClosed
        booking.effects.append(.putSession(own))
        let id = booking.view.mint(.recovery)
        let made = record(open, booking, kind: .recovery, id: id, parent: open.sessionID)
        RecoverySession.open(made, &booking, with: [])
        booking.book(in: made, insteadOf: open.sessionID)
        switch obstacle {
        case .alreadyOpen:
            booking.code = .billing(.drawerAlreadyOpen)
            booking.add(.leaseLost)
        case .leaseLost: booking.add(.leaseLost)
        case .inactive: booking.add(.drawerInactive)
        case .suspended: booking.add(.propertySuspended)
        case .unknownDrawer: booking.add(.unmapped)
        case .deviceRevoked:
            booking.add(.deviceRevoked)
            try Suspense.hold([.float, .variance], of: &booking, because: .sync(.deviceRevoked))
        }
    }

    private static func record(
        _ open: SessionOpen,
        _ booking: Booking,
        kind: SessionRecord.Kind,
        id: ID,
        parent: ID?
    ) -> SessionRecord {
        SessionRecord(
            id: id,
            drawerID: open.drawerID,
            deviceID: booking.view.circumstances.deviceID,
            kind: kind,
            parentID: parent,
            opening: SessionRecord.Opening(
                fence: open.fence,
                at: booking.view.circumstances.at,
                by: booking.action.actor.staffID,
                on: booking.action.capture.businessDate
            )
        )
    }

    /// Judges `session.count`: it moves no cash; of a session that the office closed and nothing
    /// came after, there is nothing left to count (S18).
    static func count(
        _ count: SessionCount,
        _ booking: inout Booking
    ) throws(MoneyError) -> Verdict? {
        if let over = alreadyClosed(booking.view) { return over }
        try Placement.session(&booking, count.sessionID)
        return nil
    }

    /// `superseded`, when the session is closed and has no recovery session that goes on.
    static func alreadyClosed(_ view: LedgerView) -> Verdict? {
        guard let session = view.session?.record, !session.isLive,
            !(view.recovery?.record.isLive ?? false)
        else { return nil }
        return Verdict(.superseded, code: Code.billing(.sessionAlreadyClosed).text)
    }
}
