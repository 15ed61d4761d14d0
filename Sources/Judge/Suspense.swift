import Ledger

/// Booking what cannot be booked where the cashier said: the drawer keeps the cash, the suspense
/// account holds the claim, an item is open (G4).
enum Suspense {
    /// Moves the lines of some accounts to suspense, under a new item.
    static func hold(
        _ accounts: Set<Account>,
        of booking: inout Booking,
        because code: Code,
        kind: AttentionRecord.Kind = .suspense
    ) throws(MoneyError) {
        booking.raise(.suspense)
        booking.code = code
        var held = Totals()
        for entry in booking.entries where accounts.contains(entry.account) {
            try held.add(entry.money)
        }
        let claims = held.withoutZeros
        let item = booking.open(kind, claims.map(\.magnitude))
        booking.entries =
            booking.entries.filter { !accounts.contains($0.account) }
            + claims.map { Entry(.suspense, item.id.text, $0) }
    }

    /// Books nothing but the cash that moved, against suspense.
    static func holdCash(_ effect: [Money], of booking: inout Booking, because code: Code) {
        booking.raise(.suspense)
        booking.code = code
        let item = booking.open(.suspense, effect.map(\.magnitude))
        let session = booking.sessionID?.text ?? ""
        booking.entries = effect.flatMap {
            [Entry(.drawer, session, $0), Entry(.suspense, item.id.text, $0.negated)]
        }
    }
}
