import Ledger
import World

/// A thing was consumed: priced by the cloud, booked where the folio is.
enum ChargeCase {
    /// Places a charge; gives `deferred` while it has no price.
    static func place(_ charge: ChargePost, _ booking: inout Booking) throws(MoneyError) -> Verdict?
    {
        let outcome = try Repricing.outcome(
            of: charge,
            claimed: booking.action.capture.businessDate,
            booked: booking.date,
            booking.view
        )
        switch outcome {
        case .missing(let code):
            let isHeld = booking.view.folio == .unknown || booking.view.folio == .reassigned
            if isHeld, charge.amounts != nil {
                return try hold(charge, &booking)
            }
            var verdict = Verdict(.deferred, code: code.text)
            verdict.params = ["item": .text(charge.item)]
            verdict.resolution = Verdict.Resolution.none
            verdict.attentionID = draftItem(booking.action, booking.view, code.text).id.text
            return verdict
        case .priced(let priced): try book(charge, priced, &booking)
        }
        return nil
    }

    /// The item about a draft; closed when it is priced or voided.
    static func draftItem(_ action: Action, _ view: LedgerView, _ code: String) -> AttentionRecord {
        var amounts: [Money] = []
        if case .chargePost(let charge) = action.payload {
            amounts = [charge.amounts?.gross].compactMap { $0 }
        }
        return AttentionRecord(
            id: view.mint(.item, 2),
            kind: .draft,
            isHigh: false,
            amounts: amounts,
            actionID: action.id,
            code: code
        )
    }

    /// An estimate for a folio that does not exist is held with the amounts it has.
    private static func hold(
        _ charge: ChargePost,
        _ booking: inout Booking
    ) throws(MoneyError) -> Verdict? {
        guard let amounts = charge.amounts else { return nil }
        let priced = Repricing(net: amounts.net, tax: charge.tax, gross: amounts.gross, notes: [])
        try book(charge, priced, &booking)
        return nil
    }

    private static func book(
        _ charge: ChargePost,
        _ priced: Repricing,
        _ booking: inout Booking
    ) throws(MoneyError) {
        booking.entries = try lines(charge, priced)
        let differences = try differences(charge, priced, booking.view)
        if charge.isEstimate {
            booking.effects.append(.closeItem(booking.view.mint(.item, 2)))
            booking.raise(.adjusted)
        }
        for note in priced.notes { booking.add(note) }
        if !differences.isEmpty { booking.adjust(differences) }
        if differences.contains(where: { $0.kind == LineKind.retaxed.rawValue }) {
            booking.add(.retaxed)
        }
        let place = try settle(charge, priced, &booking)
        booking.effects.append(
            .putCharge(record(charge, priced, differences, place, booking))
        )
    }

    /// The lines as captured, then a line for each difference.
    private static func lines(
        _ charge: ChargePost,
        _ priced: Repricing
    ) throws(MoneyError) -> [Entry] {
        let folio = Entries.reference(of: charge.folio)
        let zero = Money.zero(priced.net.currency)
        let captured = charge.amounts?.net.currency == zero.currency ? charge.amounts : nil
        let net = captured?.net ?? zero
        let gross = captured?.gross ?? zero
        var lines = [Entry(.folio, folio, gross), Entry(.revenue, charge.item, net.negated)]
        let oldTax = captured == nil ? [] : charge.tax
        lines += oldTax.map { Entry(.tax, $0.ruleID, $0.amount.negated) }
        lines += [
            Entry(.folio, folio, try priced.gross.subtracting(gross), origin: .cloud),
            Entry(.revenue, charge.item, try net.subtracting(priced.net), origin: .cloud),
        ]
        let rules = Set(oldTax.map(\.ruleID)).union(priced.tax.map(\.ruleID)).sorted()
        for rule in rules {
            let before = oldTax.first { $0.ruleID == rule }?.amount ?? zero
            let after = priced.tax.first { $0.ruleID == rule }?.amount ?? zero
            lines.append(Entry(.tax, rule, try before.subtracting(after), origin: .cloud))
        }
        return lines.filter { !$0.money.isZero }
    }

    /// The differences to what the guest was told, as lines of their own (P10).
    private static func differences(
        _ charge: ChargePost,
        _ priced: Repricing,
        _ view: LedgerView
    ) throws(MoneyError) -> [ChargeRecord.Line] {
        guard let amounts = charge.amounts, amounts.net.currency == priced.net.currency else {
            return []
        }
        let price = try priced.net.subtracting(amounts.net)
        let tax = try priced.gross.subtracting(priced.net)
            .subtracting(amounts.gross.subtracting(amounts.net))
        var lines: [ChargeRecord.Line] = []
        for (kind, money) in [(LineKind.repriced, price), (.retaxed, tax)] where !money.isZero {
            let line = ChargeRecord.Line(id: view.mint(kind), kind: kind.rawValue, money: money)
            lines.append(line)
        }
        return lines
    }

    private static func settle(
        _ charge: ChargePost,
        _ priced: Repricing,
        _ booking: inout Booking
    ) throws(MoneyError) -> (folio: ID?, state: ChargeRecord.State) {
        switch Placement.folio(&booking) {
        case .suspense(let code):
            try Suspense.hold([.folio], of: &booking, because: code)
            return (nil, .suspense)
        case .closed(let folio):
            let late = lateFolio(of: folio, &booking)
            guard try Conversion.book(on: late, &booking) else { return (nil, .suspense) }
            booking.code = .billing(.folioClosed)
            booking.late(on: late.id)
            _ = booking.open(.lateCharge, [priced.gross])
            return (late.id, .late)
        case .on(let folio):
            if folio.takesNoCharges {
                try Suspense.hold([.folio], of: &booking, because: .billing(.noPost))
                return (nil, .suspense)
            }
            guard try Conversion.book(on: folio, &booking) else { return (nil, .suspense) }
            try noteCredit(folio, &booking)
            return (folio.id, .posted)
        }
    }

    private static func lateFolio(of folio: FolioRecord, _ booking: inout Booking) -> FolioRecord {
        if let late = booking.view.lateFolio { return late }
        let late = FolioRecord(
            id: booking.view.mint(.lateFolio),
            number: folio.number + "-L",
            room: nil,
            currency: folio.currency
        )
        booking.effects.append(.openLateFolio(late, of: folio.id))
        return late
    }

    private static func noteCredit(
        _ folio: FolioRecord,
        _ booking: inout Booking
    ) throws(MoneyError) {
        guard let limit = folio.creditLimit, limit.currency == folio.currency else { return }
        var balance = folio.balance
        for entry in booking.entries where entry.account == .folio {
            balance = try balance.adding(entry.money)
        }
        if balance.amountMicro > limit.amountMicro { booking.add(.creditLimit) }
    }

    private static func record(
        _ charge: ChargePost,
        _ priced: Repricing,
        _ differences: [ChargeRecord.Line],
        _ place: (folio: ID?, state: ChargeRecord.State),
        _ booking: Booking
    ) -> ChargeRecord {
        var taxTotal = priced.gross
        do { taxTotal = try priced.gross.subtracting(priced.net) } catch {
            taxTotal = .zero(taxTotal.currency)
        }
        let isPosted = place.state == .posted
        let members = JSON.members([
            ("id", .text(charge.chargeID.text)),
            ("folio_id", place.folio.map { .text($0.text) } ?? .null),
            ("item", .text(charge.item)), ("description", .text(charge.description)),
            ("quantity", .integer(charge.quantity)), ("net", priced.net.json),
            ("tax_total", taxTotal.json), ("gross", priced.gross.json),
            ("lines", .list(differences.map(\.json))),
            ("business_date", .text(booking.date.text)), ("claimed_date", booking.claimedDate),
            ("posted_at", .text(booking.view.circumstances.at.text)),
            ("slip", booking.action.slip.map { .text($0.text) } ?? .null),
            ("action_id", .text(booking.action.id.text)),
            ("attention_id", isPosted ? nil : booking.itemID.map { .text($0.text) }),
        ])
        return ChargeRecord(
            id: charge.chargeID,
            actionID: booking.action.id,
            folioID: place.folio,
            members: members,
            state: place.state,
            gross: priced.gross
        )
    }
}

extension Booking {
    /// The claimed date, where it is not the one it is booked on (DAY-4).
    var claimedDate: JSON? {
        date == action.capture.businessDate ? nil : .text(action.capture.businessDate.text)
    }
}
