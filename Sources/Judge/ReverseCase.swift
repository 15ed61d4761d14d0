import Ledger
import World

/// A keying error in cash is mirrored (`payment.reverse`): the cash stands as it moved, the claim
/// goes back from where it is now.
enum ReverseCase {
    /// Places a reversal.
    static func place(_ mirror: PaymentReverse, _ booking: inout Booking) throws(MoneyError) {
        let effect = booking.action.drawerEffect ?? []
        guard let original = booking.view.original else {
            try hold(effect, because: .sync(.dependencyUnknown), mirror, &booking)
            return
        }
        let moved = original.entries.filter { $0.account == .drawer }.map(\.money)
        let fits = try Totals(moved).negated.withoutZeros == effect
        if booking.view.circumstances.isDeviceRevoked {
            booking.add(.deviceRevoked)
            try hold(effect, because: .sync(.deviceRevoked), mirror, &booking)
        } else if original.isMirrored {
            try hold(effect, because: .billing(.alreadyReversed), mirror, &booking)
        } else if !fits || original.entries.isEmpty {
            try hold(effect, because: .billing(.amountDisputed), mirror, &booking)
        } else {
            try book(original, mirror, &booking)
        }
    }

    private static func hold(
        _ effect: [Money],
        because code: Code,
        _ mirror: PaymentReverse,
        _ booking: inout Booking
    ) throws(MoneyError) {
        try Placement.session(&booking, mirror.sessionID)
        Suspense.holdCash(effect, of: &booking, because: code)
        try booking.noteNegativeDrawer()
        booking.putSessionEntry()
    }

    private static func book(
        _ original: OriginalBooks,
        _ mirror: PaymentReverse,
        _ booking: inout Booking
    ) throws(MoneyError) {
        booking.entries = try Entries.reversal(
            of: original.entries,
            moving: booking.action.drawerEffect ?? [],
            in: mirror.sessionID
        )
        try Placement.session(&booking, mirror.sessionID)
        if let item = original.officeItem {
            meetOffice(item, &booking)
        } else if original.entries.contains(where: { $0.account == .suspense }) {
            if let item = original.suspenseItem {
                booking.effects.append(.closeItem(item))
            } else {
                let code = Code.billing(.itemAlreadyResolved)
                try Suspense.hold([.suspense], of: &booking, because: code)
            }
        } else {
            try claim(original, &booking)
        }
        try booking.noteNegativeDrawer()
        booking.putSessionEntry()
        booking.effects.append(.markMirrored(original.action.id, by: booking.action.id))
        if let payment = original.payment {
            booking.effects.append(.putPayment(payment.standing(.reversed)))
        }
        if var refund = original.refund {
            refund.state = .reversed
            booking.effects.append(.putRefund(refund))
        }
    }

    /// K38: the office mirrored it first, against suspense; the cash settles that item.
    private static func meetOffice(_ item: ID, _ booking: inout Booking) {
        booking.raise(.adjusted)
        booking.code = .billing(.alreadyReversed)
        booking.entries = booking.entries.map { entry in
            entry.account == .folio || entry.account == .deposit
                ? Entry(.suspense, item.text, entry.money, origin: entry.origin) : entry
        }
        booking.effects.append(.closeItem(item))
    }

    /// The claim goes back to the folio or deposit it came from.
    private static func claim(
        _ original: OriginalBooks,
        _ booking: inout Booking
    ) throws(MoneyError) {
        if booking.entries.contains(where: { $0.account == .folio }) {
            _ = try PaymentCase.claim(&booking)
        }
        let isDeposit = original.action.type == .paymentDeposit
        if isDeposit, original.payment?.paymentState == .applied {
            let code = Code.billing(.depositAlreadyApplied)
            try Suspense.hold([.deposit], of: &booking, because: code)
        }
    }
}
