import Ledger
import TestSupport
import Testing
import World

/// Properties of money over every currency of the registry.
struct ArithmeticTests {
    @Test func `MON-2: the registry pins digits that locale tables get wrong`() throws {
        #expect(Currency.all.count == 166)
        let wanted = ["AFN": 2, "IQD": 3, "KWD": 3, "JPY": 0, "USD": 2, "CLF": 4, "PKR": 2]
        for (code, exponent) in wanted { #expect(Currency(code)?.exponent == exponent, "\(code)") }
        #expect(Currency("XAU") == nil)
        #expect(Currency("afn") == nil)
    }

    @Test func `MON-3: the quantum follows the registry and nothing else`() {
        for currency in Currency.all {
            var micro = currency.quantum
            for _ in 0..<currency.exponent { micro *= 10 }
            #expect(micro == 1_000_000)
        }
    }

    @Test func `MON-1: what leaves the range is refused, never a trap`() throws {
        let afghani = try #require(Currency("AFN"))
        let most = try Money(afghani, micro: Money.sizeLimit - 1)
        #expect(throws: MoneyError.outOfRange) { try most.adding(most) }
        #expect(throws: MoneyError.outOfRange) { try most.negated.subtracting(most) }
        #expect(throws: MoneyError.outOfRange) { try most.multiplied(by: .max) }
        #expect(throws: MoneyError.outOfRange) { try most.rounded(to: 1_000_000) }
        #expect(throws: MoneyError.outOfRange) { try Money(afghani, micro: .min) }
        #expect(try most.adding(most.negated).isZero)
    }

    @Test func `MON-4: an amount finer than its currency's minor unit is told apart`() throws {
        for currency in Currency.all {
            let unit = try Money(currency, micro: currency.quantum * 7)
            #expect(unit.isWholeMinor)
            let isFiner = currency.quantum > 1
            let fine = try Money(currency, micro: currency.quantum * 7 + 1)
            #expect(fine.isWholeMinor != isFiner)
            #expect(try fine.rounded(to: currency.quantum).isWholeMinor)
        }
    }

    @Test func `MON-5: rounding is symmetric and never further than half a step`() throws {
        var seed = Seed(20_261_121)
        print("seed \(seed.start)")
        for currency in Currency.all {
            for _ in 0..<60 {
                let amount = try money(&seed, currency)
                let step = currency.quantum * Int64(1 + seed.below(300))
                for mode in Rounding.allCases {
                    let rounded = try amount.rounded(to: step, mode)
                    #expect(rounded.amountMicro % step == 0)
                    #expect(try amount.negated.rounded(to: step, mode) == rounded.negated)
                    let distance = try rounded.subtracting(amount).magnitude.amountMicro
                    #expect(distance * 2 <= step)
                }
                // Half-up differs from half-even on ties only, and then it is the larger.
                let up = try amount.rounded(to: step)
                let even = try amount.rounded(to: step, .halfEven)
                #expect(up == even || up.magnitude.amountMicro > even.magnitude.amountMicro)
            }
        }
    }

    @Test func `MON-6: a quotient is exact where floating point has no more digits`() {
        let large: Int128 = 200_000_000_000_000_001
        for mode in Rounding.allCases {
            #expect(mode.divide(large, by: 1) == large)
            #expect(mode.divide(-large, by: 1) == -large)
            #expect(mode.divide(large * 3 + 1, by: 3) == large)
        }
        #expect(Rounding.halfUp.divide(large, by: 2) == 100_000_000_000_000_001)
        #expect(Rounding.halfEven.divide(large, by: 2) == 100_000_000_000_000_000)
    }

    @Test func `MON-6: rounding once differs from rounding twice`() throws {
        // 0.444 9996 of a unit: once to 2 digits is 0.44; by way of 0.445 000 it would be 0.45.
        let dollar = try #require(Currency("USD"))
        let made = try Rounding.halfUp.money(4_449_996, over: 10, to: 10_000, in: dollar)
        #expect(made.amountMicro == 440_000)
        let twice = try Rounding.halfUp.money(4_449_996, over: 10, to: 1_000, in: dollar)
            .rounded(to: 10_000)
        #expect(twice.amountMicro == 450_000)
    }

    @Test func `MON-7: shares sum to the total, stay within one step, ties go to the earlier`()
        throws
    {
        var seed = Seed(77)
        print("seed \(seed.start)")
        for currency in Currency.all {
            for _ in 0..<20 {
                let total = try money(&seed, currency)
                var weights = (0...seed.below(9)).map { _ in Int64(seed.below(1_000)) }
                if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
                let shares = total.split(over: weights)
                #expect(try Totals(shares)[currency] == total)
                let sum = weights.reduce(0, +)
                let step = total.isWholeMinor ? currency.quantum : 1
                for (share, weight) in zip(shares, weights) {
                    let exact = Int128(total.amountMicro) * Int128(weight)
                    let off = (Int128(share.amountMicro) * Int128(sum) - exact).magnitude
                    #expect(off < UInt128(step) * UInt128(sum))
                }
            }
        }
        let afghani = try #require(Currency("AFN"))
        let tie = try Money(afghani, micro: 50_000).split(over: [1, 1])
        #expect(tie.map(\.amountMicro) == [30_000, 20_000])
    }

    @Test func `MON-8: totals keep currencies apart`() throws {
        let afghani = try Money(#require(Currency("AFN")), micro: 5_000_000)
        let dollar = try Money(#require(Currency("USD")), micro: -5_000_000)
        let totals = try Totals([afghani, dollar, afghani])
        #expect(totals.list.map(\.amountMicro) == [10_000_000, -5_000_000])
        #expect(totals[dollar.currency] == dollar)
    }

    private func money(_ seed: inout Seed, _ currency: Currency) throws -> Money {
        let size = Int64(seed.next() % 1_000_000_000_000_000)
        return try Money(currency, micro: seed.below(2) == 0 ? size : -size)
    }
}
