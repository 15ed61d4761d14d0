import Ledger
import TestSupport
import Testing
import World

/// Rates, snapshots and conversions.
struct ExchangeTests {
    @Test func `FX-1: a rate has at most 18 digits, 12 after the point, and is above zero`() {
        let good = ["1", "70.25", "0.000000000001", "999999999999", "123456.789012345678", "007.5"]
        let bad = [
            "", "0", "0.0", "-1", "+1", "1.", ".5", "1e3", "1,5", "1 ", "۷۰", "1.2.3",
            "1234567890123", "1.1234567890123", "1234567.123456789012", "99999999999999999999999",
        ]
        for text in good { #expect(Rate(text)?.text == text, "\(text)") }
        for text in bad { #expect(Rate(text) == nil, "\(text)") }
        #expect(Rate("70.25")?.numerator == 7_025)
        #expect(Rate("70.25")?.denominator == 100)
    }

    @Test func `FX-1: a snapshot names each currency once and never its base`() throws {
        let good = Self.document(["USD": "70.25", "EUR": "76.41"])
        let snapshot = try FXSnapshot(good, "fx")
        #expect(try FXSnapshot(snapshot.json, "fx") == snapshot)
        #expect(snapshot.quotes.map(\.currency.code) == ["EUR", "USD"])
        let line: JSON = ["quote": "USD", "rate": "70.25"]
        let faults: [(String, JSON)] = [
            ("rates", [line, line]), ("rates", [["quote": "AFN", "rate": "1"]]),
            ("rates", [["quote": "USD", "rate": "0"]]), ("rates", [["quote": "XXX", "rate": "1"]]),
            ("base", "usd"), ("taken_at", "2026-11-21"), ("ver", "1"), ("rates", [:]),
        ]
        for (name, value) in faults {
            var members = try #require(good.objectValue)
            members[name] = value
            #expect(throws: ShapeError.self) { try FXSnapshot(.object(members), "fx") }
        }
    }

    @Test func `FX-2: converting there and back loses at most what two roundings can`() throws {
        var seed = Seed(90_210)
        print("seed \(seed.start)")
        let afghani = try #require(Currency("AFN"))
        for currency in Currency.all where currency != afghani {
            for _ in 0..<20 {
                let rate = try #require(Rate("\(seed.below(200)).\(1 + seed.below(99_999))"))
                let book = RateBook(base: afghani, snapshot: nil, houseRates: [currency: rate])
                let steps = Int64(1 + seed.below(1_000_000))
                let amount = try Money(currency, micro: steps * currency.quantum)
                let inBase = try book.convert(amount, to: afghani)
                #expect(inBase.isWholeMinor)
                // Exact: base x denominator = amount x numerator, within half a quantum of base.
                let exact = Int128(amount.amountMicro) * Int128(rate.numerator)
                let off = (Int128(inBase.amountMicro) * Int128(rate.denominator) - exact).magnitude
                #expect(off * 2 <= UInt128(afghani.quantum) * UInt128(rate.denominator))
                let back = try book.convert(inBase, to: currency)
                #expect(back.isWholeMinor)
                let worth = try book.convert(back, to: afghani, step: 1)
                let lost = try worth.subtracting(inBase).magnitude.amountMicro
                let half = Int128(currency.quantum) * Int128(rate.numerator)
                #expect(Int128(lost - 1) * 2 * Int128(rate.denominator) <= half)
            }
        }
    }

    @Test func `FX-2: no rate, no conversion`() throws {
        let book = try Self.book(["USD": "70.25"])
        let euro = try Money(#require(Currency("EUR")), micro: 1_000_000)
        #expect(throws: MoneyError.rateMissing) { try book.convert(euro, to: book.base) }
        #expect(try book.convert(euro, to: euro.currency) == euro)
    }

    @Test func `FX-2: the largest amount at the longest rate is refused or right, never a trap`()
        throws
    {
        let afghani = try #require(Currency("AFN"))
        let dollar = try #require(Currency("USD"))
        let texts = ["999999999999.999999", "0.000000000001", "123456.789012345678"]
        for text in texts {
            let rate = try #require(Rate(text))
            let book = RateBook(base: afghani, snapshot: nil, houseRates: [dollar: rate])
            for micro in [Money.sizeLimit - 1, 1 - Money.sizeLimit] {
                for (from, into) in [(dollar, afghani), (afghani, dollar)] {
                    let amount = try Money(from, micro: micro)
                    do {
                        let made = try book.convert(amount, to: into)
                        #expect(made.amountMicro.magnitude < UInt64(Money.sizeLimit))
                    } catch { #expect(error == .outOfRange) }
                }
            }
        }
    }

    @Test func `FX-3: what an action settled stands, whatever the rate is later`() throws {
        let dollar = try #require(Currency("USD"))
        let due = try Money(#require(Currency("AFN")), micro: 140_500_000)
        let cash = try Money(dollar, micro: 2_000_000)
        func settled(_ rate: String) throws -> Settlement {
            let book = try Self.book(["USD": rate])
            let terms = SettlementTerms(
                base: book.base,
                accepted: [book.base, dollar],
                book: book
            )
            return try Settlement(of: .balance(due), with: [cash], on: terms)
        }
        let then = try settled("70.25")
        let later = try settled("80")
        #expect(then.tender.map(\.rate) == ["70.25"])
        #expect(then.settled == due && then.change.isZero)
        #expect(later.change.amountMicro == 19_500_000)
        // The line carries rate and value, so that entries follow from the action alone.
        let id = try #require(ID("01a1fd75-23c4-7395-80e1-e546d226c71b"))
        let payment = CashPayment(
            paymentID: id,
            sessionID: id,
            purpose: .folio(.id(id)),
            tender: then.tender,
            settled: then.settled,
            change: then.change,
            rounding: then.rounding,
            residual: then.residual,
            residualMicro: then.residualMicro
        )
        let fx = try Entries.of(.paymentCash(payment)).filter { $0.account == .fx }
        #expect(try Totals(fx.map(\.money))[due.currency] == due)
    }

    @Test func `FX-4: a house rate takes the snapshot's place, and moves are measured exactly`()
        throws
    {
        let dollar = try #require(Currency("USD"))
        let house = try #require(Rate("71"))
        let snapshot = try FXSnapshot(Self.document(["USD": "70.25"]), "fx")
        let book = RateBook(base: snapshot.base, snapshot: snapshot, houseRates: [dollar: house])
        #expect(book.rate(dollar) == house)
        let old = try #require(Rate("100"))
        #expect(try !#require(Rate("120")).differs(from: old, byMoreThanPercent: 20))
        #expect(try #require(Rate("120.000001")).differs(from: old, byMoreThanPercent: 20))
        #expect(try #require(Rate("79.99")).differs(from: old, byMoreThanPercent: 20))
    }

    @Test func `FX-5: the house buys at buy and sells at sell`() throws {
        let document: JSON = [
            "id": "fx", "ver": 1, "base": "AFN", "taken_at": "2026-11-21T02:00:00.000Z",
            "source": "office",
            "rates": [["quote": "USD", "rate": "70.25", "buy": "70", "sell": "70.5"]],
        ]
        let snapshot = try FXSnapshot(document, "fx")
        let book = RateBook(base: snapshot.base, snapshot: snapshot)
        let dollar = try #require(Currency("USD"))
        let bought = try CashExchange(
            Money(dollar, micro: 10_000_000),
            for: book.base,
            increment: 1_000_000,
            book
        )
        #expect(bought.given.amountMicro == 700_000_000)
        let sold = try CashExchange(
            Money(book.base, micro: 705_000_000),
            for: dollar,
            increment: 10_000,
            book
        )
        #expect(sold.given.amountMicro == 10_000_000)
    }

    static func document(_ rates: [String: String]) -> JSON {
        [
            "id": "fx", "ver": 1, "base": "AFN", "taken_at": "2026-11-21T02:00:00.000Z",
            "source": "office",
            "rates": .list(
                rates.sorted { $0.key < $1.key }.map {
                    ["quote": .text($0.key), "rate": .text($0.value)]
                }
            ),
        ]
    }

    static func book(_ rates: [String: String]) throws -> RateBook {
        let snapshot = try FXSnapshot(document(rates), "fx")
        return RateBook(base: snapshot.base, snapshot: snapshot)
    }
}
