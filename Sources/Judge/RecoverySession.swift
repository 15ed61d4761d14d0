import Ledger
import World

/// The session that keeps what was captured in one that is closed, displaced or unknown (D10).
enum RecoverySession {
    /// The recovery session of another, made on demand.
    ///
    /// It is opened with what the cloud's own close left in the drawer, while that is still there:
    /// the same notes lie before the same cashier.
    static func found(_ booking: inout Booking, for id: ID) -> SessionRecord {
        let view = booking.view
        if let known = view.recovery?.record, known.takes(booking.action) { return known }
        let lost = view.session == nil
        let drawer = view.drawer?.id ?? id
        if view.drawer?.record == nil { booking.add(.unmapped) }
        if lost { booking.effects.append(.putSession(unknown(id, drawer, booking))) }
        let made = SessionRecord(
            id: view.mint(.recovery),
            drawerID: drawer,
            deviceID: view.circumstances.deviceID,
            kind: lost ? .reconstructed : .recovery,
            parentID: id,
            opening: SessionRecord.Opening(
                fence: view.session?.record.fence,
                at: view.circumstances.at,
                by: view.session?.record.openedBy ?? booking.action.actor.staffID,
                on: booking.date
            )
        )
        open(made, &booking, with: floatLeft(view))
        return made
    }

    /// Puts a new recovery session into the books, with its item and its opening.
    static func open(_ session: SessionRecord, _ booking: inout Booking, with cash: [Money]) {
        booking.effects.append(.putSession(session))
        let item = AttentionRecord(
            id: booking.view.mint(.recoveryItem),
            kind: .recovery,
            isHigh: true,
            amounts: [],
            actionID: booking.action.id,
            code: Note.recoverySession.rawValue
        )
        booking.effects.append(.openItem(item))
        booking.name(item: item.id)
        if cash.isEmpty { return }
        let posting = Posting(
            id: booking.view.mint(.recoveryOpening),
            kind: LineKind.recoveryOpening.rawValue,
            causedBy: booking.action.id,
            entries: cash.flatMap {
                [
                    Entry(.drawer, session.id.text, $0, origin: .cloud),
                    Entry(.float, session.drawerID.text, $0.negated, origin: .cloud),
                ]
            },
            businessDate: booking.date
        )
        booking.postings.append(posting)
        booking.effects.append(.putSessionEntry(line(of: posting, in: session, cash)))
    }

    /// The line of a recovery session's own opening in its X and Z.
    static func line(of posting: Posting, in session: SessionRecord, _ cash: [Money]) -> JSON {
        [
            "id": .text(posting.id.text), "cash_session_id": .text(session.id.text),
            "type": .text(ActionType.sessionOpen.rawValue), "slip": .null,
            "drawer_effect": Totals.json(cash), "business_date": .text(posting.businessDate.text),
            "at": .text(session.openedAt.text),
            "staff_id": session.openedBy.map { .text($0.text) } ?? .null,
        ]
    }

    private static func unknown(_ id: ID, _ drawer: ID, _ booking: Booking) -> SessionRecord {
        var session = SessionRecord(
            id: id,
            drawerID: drawer,
            deviceID: booking.view.circumstances.deviceID,
            kind: .normal,
            parentID: nil,
            opening: SessionRecord.Opening(
                fence: nil,
                at: booking.view.circumstances.at,
                by: booking.action.actor.staffID,
                on: booking.date
            )
        )
        session.state = .forceClosed
        session.mustRecount = true
        return session
    }

    /// What the office's close left, unless another session took it over.
    private static func floatLeft(_ view: LedgerView) -> [Money] {
        guard view.recovery == nil, let closing = view.session?.record.closing,
            closing.actionID == nil,
            let drawer = view.drawer, !drawer.isReopened
        else { return [] }
        return closing.floatLeft.filter { !$0.isZero }
    }
}
