import Ledger

/// The price and the tax of a charge as the cloud knows them for the claimed date (W3, K44-K47).
struct Repricing {
    /// Without tax.
    let net: Money
    /// The tax, by rule.
    let tax: [TaxLine]
    /// With tax.
    let gross: Money
    /// What is worth saying about it.
    let notes: [Note]

    /// What the cloud knows.
    enum Outcome {
        case priced(Repricing)
        case missing(Code)
    }

    /// Prices a charge.
    ///
    /// The version carried stands if it is live on the claimed date; else the cloud's; a price that
    /// nobody can check any more stands as it was told to the guest, but for an estimate.
    static func outcome(
        of charge: ChargePost,
        claimed: BusinessDate,
        booked: BusinessDate,
        _ view: LedgerView
    ) throws(MoneyError) -> Outcome {
        let found: (unit: Money, rules: [String]?, notes: [Note])
        switch unitPrice(of: charge, on: claimed, view) {
        case .missing(let code): return .missing(code)
        case .found(let unit, let rules, let notes): found = (unit, rules, notes)
        }
        let price = try found.unit.multiplied(by: charge.quantity)
        guard let rules = found.rules else { return carried(charge, price, found.notes) }
        switch TaxLookup(rules, in: view.prices.taxRules, on: claimed) {
        case .live(let live):
            guard let tax = try tax(of: price, under: live, view.policy.rounding) else {
                return .missing(.billing(.taxRuleMissing))
            }
            return .priced(
                Repricing(net: tax.net, tax: tax.lines, gross: tax.gross, notes: found.notes)
            )
        case .missing, .lapsed:
            guard view.policy.untaxedDate == booked else {
                return .missing(.billing(.taxRuleMissing))
            }
            let notes = found.notes + [.untaxed]
            return .priced(Repricing(net: price, tax: [], gross: price, notes: notes))
        }
    }

    /// The tax, nil when the rules do not go together.
    private static func tax(
        of price: Money,
        under rules: [TaxRule],
        _ rounding: Rounding
    ) throws(MoneyError) -> Tax? {
        do throws(TaxError) { return try Tax(of: price, under: rules, rounding) } catch {
            switch error {
            case .outOfRange: throw .outOfRange
            case .mixedRules: return nil
            }
        }
    }

    /// Nobody knows the item's rules: the tax stands as it was captured.
    private static func carried(_ charge: ChargePost, _ price: Money, _ notes: [Note]) -> Outcome {
        guard let amounts = charge.amounts else { return .missing(.billing(.priceNotFound)) }
        return .priced(
            Repricing(net: amounts.net, tax: charge.tax, gross: amounts.gross, notes: notes)
        )
    }

    private enum UnitPrice {
        case found(Money, rules: [String]?, notes: [Note])
        case missing(Code)
    }

    private static func unitPrice(
        of charge: ChargePost,
        on date: BusinessDate,
        _ view: LedgerView
    ) -> UnitPrice {
        let lookup = view.prices.book?.find(charge.item, on: date) ?? .unknown
        let current = entry(lookup)
        if let agreed = view.prices.agreed {
            // Without rules nobody knows the tax: that is TAX-4's to say.
            let rules = current?.item.taxRuleIDs ?? charge.tax.map(\.ruleID)
            let isKnown = current != nil || !rules.isEmpty
            return .found(agreed, rules: isKnown ? rules : [unknownRule], notes: [.priced])
        }
        if charge.isEstimate { return estimated(charge, lookup) }
        guard let amounts = charge.amounts else { return .missing(.billing(.priceNotFound)) }
        if charge.priceSource == .typed {
            return .found(amounts.unitPrice, rules: current?.item.taxRuleIDs, notes: [])
        }
        if view.policy.honorsQuotedPrice, let quoted = quoted(charge, on: date, view) {
            return .found(
                quoted.price ?? amounts.unitPrice,
                rules: quoted.taxRuleIDs,
                notes: quoted.price == amounts.unitPrice ? [] : [.repriced]
            )
        }
        if case .live(let live) = lookup, let price = live.item.price,
            price.currency == amounts.unitPrice.currency
        {
            let isSame = price == amounts.unitPrice
            return .found(price, rules: live.item.taxRuleIDs, notes: isSame ? [] : [.repriced])
        }
        return .found(
            amounts.unitPrice,
            rules: current?.item.taxRuleIDs,
            notes: [.priceLapsed]
        )
    }

    /// The rule of an item that nobody knows: there is none of this name.
    private static let unknownRule = ""

    /// The item in the list version that the charge carries, while that is live.
    private static func quoted(
        _ charge: ChargePost,
        on date: BusinessDate,
        _ view: LedgerView
    ) -> PriceList.Item? {
        guard let list = view.prices.carried, list.validity.contains(date),
            list.currency == charge.amounts?.unitPrice.currency
        else { return nil }
        return list.items.first { $0.code == charge.item }
    }

    private static func estimated(_ charge: ChargePost, _ lookup: PriceBook.Lookup) -> UnitPrice {
        switch lookup {
        case .live(let live):
            guard let price = live.item.price else { return .missing(.billing(.priceNotFound)) }
            return .found(price, rules: live.item.taxRuleIDs, notes: [.priced])
        case .unpriced, .lapsed: return .missing(.billing(.priceNotFound))
        case .unknown: return .missing(.billing(.itemUnknown))
        }
    }

    private static func entry(_ lookup: PriceBook.Lookup) -> PriceBook.Entry? {
        switch lookup {
        case .live(let entry), .unpriced(let entry), .lapsed(let entry): entry
        case .unknown: nil
        }
    }
}
