import Ledger
import World

/// Cash received: the drawer's part never moves, the folio's part goes where the folio is.
enum PaymentCase {
    /// Places a payment or a deposit.
    static func place(_ payment: CashPayment, _ booking: inout Booking) throws(MoneyError) {
        try Placement.session(&booking, payment.sessionID)
        let folio: ID?
        var state = "applied"
        switch payment.purpose {
        case .deposit:
            folio = nil
            state = "deposit"
            if booking.view.circumstances.isDeviceRevoked {
                booking.add(.deviceRevoked)
                try Suspense.hold([.deposit], of: &booking, because: .sync(.deviceRevoked))
                state = "in_suspense"
            }
        case .folio:
            folio = try settle(&booking)
            if folio == nil { state = "in_suspense" }
        }
        if state != "in_suspense" { try dispute(payment, &booking) }
        noteCurrencies(of: payment, &booking)
        noteReview(of: payment, &booking)
        try booking.noteNegativeDrawer()
        booking.putSessionEntry()
        booking.effects.append(.putPayment(document(payment, folio, state, booking)))
    }

    /// Places a payment that did not go through the drawer.
    static func place(_ memo: NonCashTender, _ booking: inout Booking) throws(MoneyError) {
        try Placement.session(&booking, memo.sessionID)
        _ = try settle(&booking)
        booking.putSessionEntry()
    }

    /// Books the folio's part, and notes a folio that has now too much; nil when it went to
    /// suspense.
    private static func settle(_ booking: inout Booking) throws(MoneyError) -> ID? {
        guard let folio = try claim(&booking) else { return nil }
        try noteRefund(folio, &booking)
        return folio.id
    }

    /// Books the folio's part; nil when it went to suspense.
    static func claim(_ booking: inout Booking) throws(MoneyError) -> FolioRecord? {
        switch Placement.folio(&booking) {
        case .suspense(let code):
            try Suspense.hold([.folio], of: &booking, because: code)
            return nil
        case .closed:
            try Suspense.hold([.folio], of: &booking, because: .billing(.folioClosed))
            return nil
        case .on(let folio):
            return try Conversion.book(on: folio, &booking) ? folio : nil
        }
    }

    /// Notes a folio that has now too much (K22); drafts still to come may use it up.
    private static func noteRefund(
        _ folio: FolioRecord,
        _ booking: inout Booking
    ) throws(MoneyError) {
        var balance = folio.balance
        for entry in booking.entries where entry.account == .folio {
            balance = try balance.adding(entry.money)
        }
        if balance.amountMicro < 0, !booking.view.hasDrafts { booking.add(.refundDue) }
    }

    /// Currencies that are no longer taken, and rates that are not the office's (K32, K33).
    private static func noteCurrencies(of payment: CashPayment, _ booking: inout Booking) {
        let drawer = booking.view.drawer?.record
        for line in payment.tender {
            let currency = line.money.currency
            if let drawer, drawer.increments[currency] == nil || drawer.drainOnly.contains(currency)
            {
                booking.add(.currencyRemoved)
            }
            guard let rate = line.rate, let current = booking.view.rates.current else { continue }
            if line.fxSnapshotID == nil {
                booking.add(.fxHouseRate)
            } else if line.fxSnapshotID != current.id,
                let ours = current.quote(currency)?.rate, ours.text != rate
            {
                booking.add(.fxStale)
            }
        }
    }

    /// Cash above what the law lets pass without a name (K35).
    private static func noteReview(of payment: CashPayment, _ booking: inout Booking) {
        let policy = booking.view.namedPolicy ?? booking.view.policy
        guard let limit = policy.cashReviewLimit else { return }
        if !limit.allows(payment.tender.map(\.money)) { booking.add(.complianceReview) }
    }

    /// Sets a difference of recomputation aside: more than one cash increment is a person's
    /// business (W5).
    private static func dispute(
        _ payment: CashPayment,
        _ booking: inout Booking
    ) throws(MoneyError) {
        var difference = Money.zero(payment.settled.currency)
        for line in payment.tender {
            guard let value = try recomputed(line, booking.view) else { continue }
            difference = try difference.adding(line.value.subtracting(value))
        }
        if difference.isZero { return }
        let step =
            booking.view.drawer?.record?.increments[difference.currency]
            ?? difference.currency.quantum
        if difference.magnitude.amountMicro <= step {
            booking.add(.roundingAdjusted)
            return
        }
        let leg = booking.entries.first {
            ($0.account == .folio || $0.account == .deposit)
                && $0.money.currency == difference.currency
        }
        guard let leg else { return }
        booking.raise(.suspense)
        booking.code = .billing(.amountDisputed)
        let item = booking.open(.suspense, [difference.magnitude])
        booking.entries += [
            Entry(leg.account, leg.reference, difference, origin: .cloud),
            Entry(.suspense, item.id.text, difference.negated, origin: .cloud),
        ]
    }

    /// What a foreign line is worth at its own rate; nil where two rates were multiplied.
    private static func recomputed(
        _ line: TenderLine,
        _ view: LedgerView
    ) throws(MoneyError) -> Money? {
        guard let rate = line.rate.flatMap({ Rate($0) }), let current = view.rates.current else {
            return nil
        }
        let target = line.value.currency
        let rounding = view.policy.rounding
        if target == current.base {
            return try rounding.money(
                Int128(line.money.amountMicro) * Int128(rate.numerator),
                over: Int128(rate.denominator),
                to: target.quantum,
                in: target
            )
        }
        guard line.money.currency == current.base else { return nil }
        return try rounding.money(
            Int128(line.money.amountMicro) * Int128(rate.denominator),
            over: Int128(rate.numerator),
            to: target.quantum,
            in: target
        )
    }

    private static func document(
        _ payment: CashPayment,
        _ folio: ID?,
        _ state: String,
        _ booking: Booking
    ) -> JSON {
        var reference: String?
        if case .deposit(let text) = payment.purpose { reference = text }
        return .members([
            ("id", .text(payment.paymentID.text)),
            ("folio_id", folio.map { .text($0.text) } ?? .null),
            ("reference", reference.map(JSON.text) ?? .null),
            ("cash_session_id", booking.sessionID.map { .text($0.text) } ?? .null),
            ("tender", .list(payment.tender.map(\.json))), ("settled", payment.settled.json),
            ("change", payment.change.json), ("rounding", payment.rounding.json),
            ("residual", payment.residual.json),
            ("residual_micro", .text(String(payment.residualMicro))),
            ("business_date", .text(booking.date.text)),
            ("claimed_date", booking.claimedDate),
            ("recorded_at", .text(booking.view.circumstances.at.text)), ("state", .text(state)),
            ("slip", booking.action.slip.map { .text($0.text) } ?? .null),
            ("action_id", .text(booking.action.id.text)),
        ])
    }
}
