/// The tax of one charge: net, gross, and a line per rule.
///
/// Guarantee: `gross` = `net` + the sum of the lines, to the micro-unit.
///
/// - SeeAlso: TAX-2, P8.9.
public struct Tax: Hashable, Sendable {
    /// Before all tax.
    public let net: Money
    /// After all tax: what the guest owes.
    public let gross: Money
    /// One line per rule, in the rules' order.
    public let lines: [TaxLine]

    /// Computes the tax of a price, each part rounded once to the quantum.
    ///
    /// Exclusive rules are added in `order`, each on the sum so far. Inclusive rules are taken out
    /// of the price in reverse. A mixture has no agreed meaning of `unit_price` (P8.9) and is
    /// refused.
    ///
    /// - Parameters:
    ///   - price: Quantity times unit price.
    ///   - rules: The item's rules, live on the claimed date; those of the document are left out.
    ///   - rounding: The mode, half-up unless policy names another.
    /// - Throws: ``TaxError``.
    public init(
        of price: Money,
        under rules: [TaxRule],
        _ rounding: Rounding = .halfUp
    ) throws(TaxError) {
        let rules = rules.filter { $0.scope == .line }
            .sorted { ($0.order, $0.id) < ($1.order, $1.id) }
        let isInclusive = rules.first?.isInclusive ?? false
        guard rules.allSatisfy({ $0.isInclusive == isInclusive }) else { throw .mixedRules }
        var lines: [TaxLine] = []
        var sum = price
        for rule in isInclusive ? rules.reversed() : rules {
            let below = Int128(isInclusive ? 1_000_000 + rule.ratePPM : 1_000_000)
            do {
                let amount = try rounding.money(
                    Int128(sum.amountMicro) * Int128(rule.ratePPM),
                    over: below,
                    to: price.currency.quantum,
                    in: price.currency
                )
                sum = try isInclusive ? sum.subtracting(amount) : sum.adding(amount)
                lines.append(TaxLine(rule, amount))
            } catch { throw .outOfRange }
        }
        self.lines = isInclusive ? lines.reversed() : lines
        net = isInclusive ? sum : price
        gross = isInclusive ? price : sum
    }
}

/// Why a tax cannot be computed.
public enum TaxError: Error, Hashable, Sendable {
    /// The result is out of range (`DESK.AMOUNT_OUT_OF_RANGE`).
    case outOfRange
    /// One item has inclusive and exclusive rules.
    case mixedRules
}

extension TaxLine {
    init(_ rule: TaxRule, _ amount: Money) {
        self.init(
            ruleID: rule.id,
            ratePPM: rule.ratePPM,
            isInclusive: rule.isInclusive,
            amount: amount
        )
    }
}
