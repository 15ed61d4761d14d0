import Ledger

/// The folio's part of an action, booked on a folio that may count in another currency.
enum Conversion {
    /// Books the folio lines on a folio; converts them where its currency is another (K25).
    ///
    /// - Returns: False when no rate leads there and the claim went to suspense.
    static func book(on folio: FolioRecord, _ booking: inout Booking) throws(MoneyError) -> Bool {
        var lines: [ChargeRecord.Line] = []
        var entries: [Entry] = []
        for entry in booking.entries {
            if entry.account != .folio {
                entries.append(entry)
            } else if entry.money.currency == folio.currency {
                entries.append(
                    Entry(.folio, folio.id.text, entry.money, origin: entry.origin)
                )
            } else {
                guard let converted = try converted(entry.money, to: folio, booking.view) else {
                    try Suspense.hold([.folio], of: &booking, because: .billing(.rateMissing))
                    return false
                }
                let number = lines.count + 1
                let reference = booking.sessionID?.text ?? folio.id.text
                entries += [
                    Entry(.fx, reference, entry.money),
                    Entry(.fx, reference, converted.negated, origin: .cloud),
                    Entry(.folio, folio.id.text, converted, origin: .cloud),
                ]
                let id = booking.view.mint(.converted, number)
                lines.append(ChargeRecord.Line(id: id, kind: "converted", money: converted))
            }
        }
        booking.entries = entries
        if !lines.isEmpty {
            booking.adjust(lines)
            booking.add(.converted)
        }
        return true
    }

    private static func converted(
        _ money: Money,
        to folio: FolioRecord,
        _ view: LedgerView
    ) throws(MoneyError) -> Money? {
        let snapshot = view.rates.ofFolio ?? view.rates.current
        guard let snapshot else { return nil }
        let book = RateBook(base: snapshot.base, snapshot: snapshot)
        do {
            return try book.convert(money, to: folio.currency, rounding: view.policy.rounding)
        } catch {
            switch error {
            case .rateMissing: return nil
            case .outOfRange: throw error
            }
        }
    }
}
