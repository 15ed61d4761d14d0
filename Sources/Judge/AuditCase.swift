import Ledger

/// What happened beside the money (`audit.event`): kept for auditors as it is, nothing is booked.
enum AuditCase {
    /// An incident is told to head office by an item that somebody must acknowledge (E-11).
    static func place(_ event: AuditEvent, _ booking: inout Booking) {
        booking.effects.append(.putAudit(AuditRecord(event, booking)))
        guard event.tellsIncident else { return }
        let item = AttentionRecord(
            id: booking.view.mint(.item, 1),
            kind: .incident,
            isHigh: true,
            amounts: [],
            actionID: booking.action.id,
            code: AuditEvent.incidentCode
        )
        booking.effects.append(.openItem(item))
        booking.name(item: item.id)
    }
}
