import Ledger
import TestSupport
import Testing
import World

/// Taxes of one charge.
struct TaxTests {
    @Test func `TAX-1: a rule is live on the claimed date, both ends included`() throws {
        let rule = try TaxRule(Self.rule("vat", 50_000, from: "2026-01-01", to: "2026-06-30"), "r")
        #expect(try TaxRule(rule.json, "r") == rule)
        let dates = [
            "2025-12-31": false, "2026-01-01": true, "2026-06-30": true, "2026-07-01": false,
        ]
        for (text, isLive) in dates {
            let date = try #require(BusinessDate(text))
            #expect(rule.validity.contains(date) == isLive)
            let lookup = TaxLookup(["vat"], in: [rule], on: date)
            #expect(lookup == (isLive ? .live([rule]) : .lapsed))
            #expect(TaxLookup(["gst"], in: [rule], on: date) == .missing)
            #expect(TaxLookup([], in: [rule], on: date) == .missing)
        }
    }

    @Test func `TAX-1: rules of a wrong shape are refused`() throws {
        let good = try #require(Self.rule("vat", 50_000).objectValue)
        let faults: [(String, JSON)] = [
            ("rate_ppm", -1), ("rate_ppm", 10_000_001), ("scope", "page"),
            ("valid_to", "2025-01-01"),
            ("inclusive", 1), ("valid_from", "2026-02-30"),
        ]
        for (name, value) in faults {
            var members = good
            members[name] = value
            #expect(throws: ShapeError.self, "\(name)") { try TaxRule(.object(members), "r") }
        }
    }

    @Test func `TAX-2: net and taxes sum to gross over all currencies, each whole minor units`()
        throws
    {
        var seed = Seed(2_718)
        print("seed \(seed.start)")
        for currency in Currency.all {
            for _ in 0..<30 {
                let isInclusive = seed.below(2) == 0
                let rules = try (0...seed.below(3)).map { index in
                    try TaxRule(
                        Self.rule(
                            "r\(index)",
                            Int64(seed.below(400_000)),
                            isInclusive: isInclusive,
                            order: Int64(seed.below(3))
                        ),
                        "r"
                    )
                }
                let steps = Int64(seed.below(1_000_000)) - 200_000
                let price = try Money(currency, micro: steps * currency.quantum)
                let tax = try Tax(of: price, under: rules)
                var sum = tax.net
                for line in tax.lines {
                    #expect(line.amount.isWholeMinor)
                    sum = try sum.adding(line.amount)
                }
                #expect(sum == tax.gross)
                #expect((isInclusive ? tax.gross : tax.net) == price)
                let mirror = try Tax(of: price.negated, under: rules)
                #expect(mirror.lines.map(\.amount) == tax.lines.map(\.amount.negated))
            }
        }
    }

    @Test func `TAX-2: inclusive and exclusive rules of one item have no agreed price`() throws {
        let rules = try [
            TaxRule(Self.rule("a", 50_000, isInclusive: true), "r"),
            TaxRule(Self.rule("b", 50_000), "r"),
        ]
        let price = try Money(#require(Currency("AFN")), micro: 1_000_000)
        #expect(throws: TaxError.mixedRules) { try Tax(of: price, under: rules) }
    }

    static func rule(
        _ id: String,
        _ ratePPM: Int64,
        isInclusive: Bool = false,
        order: Int64 = 1,
        from: String = "2026-01-01",
        to: String? = nil
    ) -> JSON {
        [
            "id": .text(id), "ver": 1, "jurisdiction": "AF", "rate_ppm": .integer(ratePPM),
            "inclusive": .boolean(isInclusive), "order": .integer(order), "scope": "line",
            "valid_from": .text(from), "valid_to": to.map { .text($0) } ?? .null,
        ]
    }
}
