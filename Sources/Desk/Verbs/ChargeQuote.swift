import Ledger
import World

/// What a charge costs, as far as the desk knows on its business date.
struct ChargeQuote {
    var description: String
    var source: ChargePost.PriceSource
    var amounts: ChargePost.Amounts?
    var tax: [TaxLine] = []
    var list: ChargePost.ListReference?
    var draftReason: ChargePost.DraftReason?
    var notes: [Note] = []

    /// Prices a charge; what is missing makes it an estimate, never a refusal (F2).
    ///
    /// - Throws: ``Refusal``: an unknown item without words, or amounts out of range.
    init(_ command: PostCharge, _ view: DeskView) throws(Refusal) {
        let entry: PriceBook.Entry?
        switch view.price {
        case .live(let found): entry = found
        case .unpriced(let found):
            entry = found
            draftReason = .priceMissing
        case .lapsed(let found):
            entry = found
            draftReason = .priceLapsed
            notes.append(.priceLapsed)
        case .unknown:
            entry = nil
            draftReason = .itemUnknown
            if command.note == nil {
                throw .desk(.itemUnknownNoText, ["item": .text(command.item)])
            }
        }
        let name = entry?.item.name ?? command.note ?? command.item
        description = String(String.UnicodeScalarView(name.unicodeScalars.prefix(80)))
        list = entry.map { ChargePost.ListReference(id: $0.listID, version: $0.listVersion) }
        let unit = command.price ?? entry?.item.price
        source = command.price != nil ? .typed : unit == nil ? .none : .list
        let rules = rules(of: entry, view)
        if let unit { try compute(unit, command.quantity, rules, view.policy.rounding) }
    }

    private mutating func rules(of entry: PriceBook.Entry?, _ view: DeskView) -> [TaxRule] {
        guard let ids = entry?.item.taxRuleIDs else { return [] }
        let gap: ChargePost.DraftReason
        switch TaxLookup(ids, in: view.taxRules, on: view.businessDate) {
        case .live(let rules): return rules
        case .missing: gap = .taxMissing
        case .lapsed: gap = .taxLapsed
        }
        if view.policy.untaxedDate == view.businessDate {
            notes.append(.untaxed)
        } else if draftReason == nil {
            draftReason = gap
        }
        return []
    }

    private mutating func compute(
        _ unit: Money,
        _ quantity: Int64,
        _ rules: [TaxRule],
        _ rounding: Rounding
    ) throws(Refusal) {
        let price = try checked { () throws(MoneyError) in try unit.multiplied(by: quantity) }
        let computed: Tax
        do {
            computed = try Tax(of: price, under: rules, rounding)
        } catch {
            switch error {
            case .outOfRange: throw .desk(.amountOutOfRange)
            case .mixedRules:
                // Rules that contradict each other are as good as none: the office decides.
                draftReason = draftReason ?? .taxMissing
                amounts = ChargePost.Amounts(unitPrice: unit, net: price, gross: price)
                return
            }
        }
        amounts = ChargePost.Amounts(unitPrice: unit, net: computed.net, gross: computed.gross)
        tax = computed.lines
    }
}
