public import World

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

/// What one rule adds to, or is contained in, a charge.
public struct TaxLine: Hashable, Sendable {
    /// The rule.
    public let ruleID: String
    /// Its rate when the charge was captured, in parts per million.
    public let ratePPM: Int64
    /// Whether the price contains it.
    public let isInclusive: Bool
    /// The tax.
    public let amount: Money

    /// The line of a rule.
    public init(_ rule: TaxRule, _ amount: Money) {
        ruleID = rule.id
        ratePPM = rule.ratePPM
        isInclusive = rule.isInclusive
        self.amount = amount
    }

    /// Reads an element of a charge's `tax`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        ruleID = try members.text("tax_rule_id")
        ratePPM = try members.integer("rate_ppm")
        isInclusive = try members.boolean("inclusive")
        amount = try Money(members.required("amount"), path + ".amount")
        try members.close()
        guard !ruleID.isEmpty, ruleID.utf8.count <= 80 else {
            throw ShapeError(path + ".tax_rule_id", "not an id")
        }
        guard (0...TaxRule.rateLimit).contains(ratePPM) else {
            throw ShapeError(path + ".rate_ppm", "not a tax rate")
        }
    }

    /// The element of a charge's `tax`.
    public var json: JSON {
        [
            "tax_rule_id": .text(ruleID), "rate_ppm": .integer(ratePPM),
            "inclusive": .boolean(isInclusive), "amount": amount.json,
        ]
    }
}
