public import Ledger
public import World

/// What a desk told auditors (`audit.event`), as the office keeps it.
public struct AuditRecord: Hashable, Sendable {
    /// The action that told it.
    public let actionID: ID
    /// The desk.
    public let deviceID: ID
    /// When it happened, by the time of P6.3.
    public let at: Timestamp
    /// Who did it; nil for the agent itself.
    public let staffID: ID?
    /// What happened.
    public let event: AuditEvent

    /// Makes a record.
    public init(
        actionID: ID,
        deviceID: ID,
        at: Timestamp,
        staffID: ID?,
        event: AuditEvent
    ) {
        self.actionID = actionID
        self.deviceID = deviceID
        self.at = at
        self.staffID = staffID
        self.event = event
    }

    init(_ event: AuditEvent, _ booking: Booking) {
        self.init(
            actionID: booking.action.id,
            deviceID: booking.view.circumstances.deviceID,
            at: booking.view.circumstances.at,
            staffID: booking.action.actor.staffID,
            event: event
        )
    }
}
