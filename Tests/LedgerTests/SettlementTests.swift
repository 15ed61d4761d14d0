import Ledger
import TestSupport
import Testing
import World

/// The one algorithm of a cash payment.
struct SettlementTests {
    private let afghani: Currency
    private let dollar: Currency
    private let euro: Currency
    private let terms: SettlementTerms

    init() throws {
        afghani = try #require(Currency("AFN"))
        dollar = try #require(Currency("USD"))
        euro = try #require(Currency("EUR"))
        terms = SettlementTerms(
            base: afghani,
            increment: 1_000_000,
            accepted: [afghani, dollar],
            book: try ExchangeTests.book(["USD": "70.25"])
        )
    }

    @Test func `MELMASTOON.DESK.NOTHING_DUE: a folio that owes nothing takes no cash`() throws {
        let cash = try Money(afghani, micro: 1_000_000)
        for micro in [0, -1_000_000] as [Int64] {
            let due = try Money(afghani, micro: micro)
            let refusal = #expect(throws: SettlementRefusal.nothingDue) {
                try Settlement(of: .balance(due), with: [cash], on: terms)
            }
            #expect(refusal?.code == .desk(.nothingDue))
        }
    }

    @Test func `MELMASTOON.DESK.SHORT_TENDER: less than a stated amount is refused`() throws {
        let due = try Money(afghani, micro: 100_000_000)
        let cash = try Money(afghani, micro: 99_000_000)
        let refusal = #expect(throws: SettlementRefusal.shortTender) {
            try Settlement(of: .stated(due), with: [cash], on: terms)
        }
        #expect(refusal?.code == .desk(.shortTender))
        #expect(try Settlement(of: .balance(due), with: [cash], on: terms).isPartial)
    }

    @Test func `MELMASTOON.DESK.CURRENCY_NOT_ACCEPTED: other money, or money without a rate`()
        throws
    {
        let due = try Money(afghani, micro: 100_000_000)
        let cash = try Money(euro, micro: 10_000_000)
        #expect(throws: SettlementRefusal.currencyNotAccepted(euro)) {
            try Settlement(of: .balance(due), with: [cash], on: terms)
        }
        let wider = SettlementTerms(
            base: afghani,
            accepted: [afghani, dollar, euro],
            book: terms.book
        )
        let refusal = #expect(throws: SettlementRefusal.rateMissing(euro)) {
            try Settlement(of: .balance(due), with: [cash], on: wider)
        }
        #expect(refusal?.code == .desk(.currencyNotAccepted))
    }

    @Test func `MELMASTOON.DESK.AMOUNT_OUT_OF_RANGE: nothing too large, too fine or worthless`()
        throws
    {
        let due = try Money(afghani, micro: 100_000_000)
        let faults = try [
            [], [Money(afghani, micro: 1)], [Money(afghani, micro: -1_000_000)],
            [Money(dollar, micro: Money.sizeLimit - 10_000)],
            Array(repeating: Money(afghani, micro: 1_000_000), count: 9),
        ]
        for cash in faults {
            let refusal = #expect(throws: SettlementRefusal.amountOutOfRange) {
                try Settlement(of: .balance(due), with: cash, on: terms)
            }
            #expect(refusal?.code == .desk(.amountOutOfRange))
        }
    }

    @Test func `P8.6: the line names rate and snapshot, and no snapshot for a house rate`() throws {
        let due = try Money(afghani, micro: 100_000_000)
        let cash = try Money(dollar, micro: 2_000_000)
        let made = try Settlement(of: .balance(due), with: [cash], on: terms)
        #expect(made.tender.map(\.rate) == ["70.25"])
        #expect(made.tender.map(\.fxSnapshotID) == ["fx"])
        let house = RateBook(
            base: afghani,
            snapshot: terms.book.snapshot,
            houseRates: [dollar: try #require(Rate("71"))]
        )
        let typed = SettlementTerms(base: afghani, accepted: terms.accepted, book: house)
        let second = try Settlement(of: .balance(due), with: [cash], on: typed)
        #expect(second.tender.map(\.rate) == ["71"])
        #expect(second.tender.map(\.fxSnapshotID) == [nil])
    }

    @Test
    func `P8.6: over all currencies the sums hold and rounding stays within half an increment`()
        throws
    {
        var seed = Seed(31_415)
        print("seed \(seed.start)")
        for folio in Currency.all where ![afghani, dollar].contains(folio) {
            for _ in 0..<12 { try checkRandomPayment(on: folio, &seed) }
        }
    }

    private func checkRandomPayment(on folio: Currency, _ seed: inout Seed) throws {
        let rates = [
            folio: try #require(Rate("\(1 + seed.below(150)).\(seed.below(10_000))")),
            dollar: try #require(Rate("70.\(seed.below(100))")),
        ]
        let terms = SettlementTerms(
            base: afghani,
            increment: [10_000, 1_000_000, 5_000_000][seed.below(3)],
            accepted: [afghani, dollar, folio],
            book: RateBook(base: afghani, snapshot: nil, houseRates: rates)
        )
        let due = try amount(&seed, folio, 5_000_000)
        let cash = try (0...seed.below(3)).map { _ in
            try amount(&seed, [afghani, dollar, folio][seed.below(3)], 20_000_000)
        }
        let made: Settlement
        do {
            made = try Settlement(of: .balance(due), with: cash, on: terms)
        } catch {
            #expect(error == .amountOutOfRange)
            return
        }
        #expect(made.rounding.amountMicro.magnitude * 2 <= UInt64(terms.increment))
        #expect(made.change.amountMicro >= 0)
        #expect(made.change.amountMicro % terms.increment == 0)
        #expect(made.isPartial || made.settled == due)
        let value = try Totals(made.tender.map(\.value))[folio]
        let rest = try value.subtracting(made.settled).adding(made.residual)
        let back = try terms.book.convert(rest, to: afghani)
        #expect(try made.change.adding(made.rounding) == back)
        // The dust is what rounding each line once can leave, half a quantum a line, and a micro.
        let dust = UInt64(folio.quantum) * UInt64(cash.count) + 2 * UInt64(cash.count)
        let exactRest = made.residualMicro - made.residual.amountMicro
        #expect(exactRest.magnitude * 2 <= dust)
    }

    private func amount(
        _ seed: inout Seed,
        _ currency: Currency,
        _ limit: Int
    ) throws -> Money {
        let micro = Int64(1 + seed.below(limit)) * 1_000
        let step = currency.quantum
        return try Money(currency, micro: max(step, micro / step * step))
    }
}
