/// The one algorithm of a cash payment: tender against what is due, to change and its rest.
///
/// Cash rounding applies to the cash total only, as a line of its own (D6). Who hands over exactly
/// the equivalent that was asked for owes nothing.
///
/// - SeeAlso: P8.6, MON-6, V1 to V17.
public struct Settlement: Hashable, Sendable {
    /// The most lines one payment takes.
    public static let lineLimit = 8

    /// The lines, each with its value on the folio.
    public let tender: [TenderLine]
    /// What the folio is relieved of, in its currency.
    public let settled: Money
    /// What the guest gets back, in the drawer's base currency, whole increments.
    public let change: Money
    /// What cash rounding kept (positive) or gave (negative), in the currency of the change.
    public let rounding: Money
    /// What exact tender of another currency leaves open, in the currency of the folio.
    public let residual: Money
    /// Micro-units between what was settled and the exact value of the tender; reported only.
    public let residualMicro: Int64
    /// Whether less than the due was settled.
    public let isPartial: Bool

    /// Settles what is due with cash.
    ///
    /// - Parameters:
    ///   - due: What shall be settled.
    ///   - cash: The lines that are handed over, 1 to 8, each above zero in whole minor units.
    ///   - terms: The drawer's money and the rates in force.
    /// - Throws: ``SettlementRefusal``; nothing is decided then.
    public init(
        of due: SettlementDue,
        with cash: [Money],
        on terms: SettlementTerms
    ) throws(SettlementRefusal) {
        let owed = due.money
        guard owed.amountMicro > 0 else { throw .nothingDue }
        let tender = try Self.valued(cash, owed.currency, terms)
        do {
            let value = try Totals(tender.map(\.value))[owed.currency]
            let rest = try value.subtracting(owed)
            let cashRest = try terms.book.convert(rest, to: terms.base, rounding: terms.rounding)
            let change = try cashRest.rounded(to: terms.increment)
            let isPaid = change.amountMicro >= 0
            let isExact = isPaid ? false : try terms.isEquivalent(cash, to: owed)
            isPartial = !isPaid && !isExact
            self.tender = tender
            settled = isPartial ? value : owed
            self.change = isPaid ? change : .zero(terms.base)
            rounding = isPaid ? try cashRest.subtracting(change) : .zero(terms.base)
            residual = isExact ? rest.negated : .zero(owed.currency)
            let exact = try terms.exactValue(of: cash, in: owed.currency)
            residualMicro = try residual.adding(value).subtracting(exact).amountMicro
        } catch {
            throw SettlementRefusal(error, owed.currency)
        }
        guard !isPartial || !due.isStated else { throw .shortTender }
    }

    private static func valued(
        _ cash: [Money],
        _ folio: Currency,
        _ terms: SettlementTerms
    ) throws(SettlementRefusal) -> [TenderLine] {
        guard (1...Self.lineLimit).contains(cash.count) else { throw .amountOutOfRange }
        var lines: [TenderLine] = []
        for money in cash {
            guard terms.accepted.contains(money.currency) else {
                throw .currencyNotAccepted(money.currency)
            }
            guard money.amountMicro > 0, money.isWholeMinor else { throw .amountOutOfRange }
            do {
                lines.append(try TenderLine(money, on: folio, terms))
            } catch {
                throw SettlementRefusal(error, money.currency)
            }
            guard lines.last?.value.isZero == false else { throw .amountOutOfRange }
        }
        return lines
    }
}

extension TenderLine {
    /// Values an amount in the currency of a folio.
    ///
    /// The line names the rate of the tendered currency, or the folio's where the tender is the
    /// base; the snapshot is named only when every rate on the way is the snapshot's.
    fileprivate init(
        _ money: Money,
        on folio: Currency,
        _ terms: SettlementTerms
    ) throws(MoneyError) {
        let book = terms.book
        let foreign = [money.currency, folio].filter { $0 != book.base }
        let rate = money.currency == folio ? nil : foreign.first.flatMap { book.rate($0) }
        let isHouse = foreign.contains { book.houseRates[$0] != nil }
        self.init(
            money: money,
            value: try book.convert(money, to: folio, rounding: terms.rounding),
            fxSnapshotID: rate == nil || isHouse ? nil : book.snapshot?.id,
            rate: rate?.text
        )
    }
}
