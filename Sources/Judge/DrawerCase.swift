import Ledger

/// Cash put in, paid out and dropped, and a drawer opened without a sale.
enum DrawerCase {
    /// Places a movement in its session.
    static func place(_ sessionID: ID, _ booking: inout Booking) throws(MoneyError) {
        try Placement.session(&booking, sessionID)
        if booking.view.circumstances.isDeviceRevoked {
            booking.add(.deviceRevoked)
            try Suspense.hold(
                [.paidIn, .paidOut, .transit],
                of: &booking,
                because: .sync(.deviceRevoked)
            )
        }
        try booking.noteNegativeDrawer()
        booking.putSessionEntry()
    }

    /// Places an exchange; the rate it was made at stands, and is noted where it is not the
    /// office's (FX-3, K33).
    static func exchange(
        _ exchange: DrawerExchange,
        _ booking: inout Booking
    ) throws(MoneyError) {
        if exchange.fxSnapshotID == nil {
            booking.add(.fxHouseRate)
        } else if let current = booking.view.rates.current, exchange.fxSnapshotID != current.id {
            booking.add(.fxStale)
        }
        try place(exchange.sessionID, &booking)
    }
}
