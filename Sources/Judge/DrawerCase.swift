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
}
