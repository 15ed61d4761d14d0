import Desk
import Ledger
import Testing
import World

/// Cash for folios and in advance (`domain.md` 1.2, 7.3).
struct PaymentTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    private func payload(_ action: Action?) throws -> CashPayment {
        switch try #require(action).payload {
        case .paymentCash(let payment), .paymentDeposit(let payment): return payment
        default: throw ShapeError("payload", "not a payment")
        }
    }

    /// One of the worked vectors, as a cashier meets it.
    struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        var due: (String, Int64) = ("AFN", 1_234_560_000)
        let cash: [(String, Int64)]
        var rates = ["USD": "70.25", "EUR": "76.41"]
        let settled: Int64
        let change: Int64
        let rounding: Int64
        var residual: Int64 = 0
        var residualMicro: Int64?
        var testDescription: String { id }
    }

    static let vectors: [Vector] = [
        Vector(
            id: "V1",
            cash: [("AFN", 1_235_000_000)],
            settled: 1_234_560_000,
            change: 0,
            rounding: 440_000
        ),
        Vector(
            id: "V2",
            cash: [("USD", 20_000_000)],
            settled: 1_234_560_000,
            change: 170_000_000,
            rounding: 440_000
        ),
        Vector(
            id: "V13",
            cash: [("USD", 10_000_000), ("AFN", 600_000_000)],
            settled: 1_234_560_000,
            change: 68_000_000,
            rounding: -60_000
        ),
        Vector(
            id: "V15",
            due: ("EUR", 20_000_000),
            cash: [("AFN", 2_000_000_000)],
            settled: 20_000_000,
            change: 471_000_000,
            rounding: 450_000
        ),
        Vector(
            id: "V17",
            cash: [("AFN", 1_234_000_000)],
            settled: 1_234_000_000,
            change: 0,
            rounding: 0
        ),
    ]

    @Test(arguments: vectors)
    func `P8.6: the worked vectors hold through a payment at the desk`(vector: Vector) throws {
        var shop = try shop()
        shop.snapshot = try Shop.rates(vector.rates)
        shop.folios = [
            try Shop.folio(
                "F-1",
                number: 1,
                room: "1",
                balance: [vector.due.0: vector.due.1]
            )
        ]
        let cash = try vector.cash.map {
            try Money(#require(Currency($0.0)), micro: $0.1)
        }
        let outcome = try shop.run(TakePayment(folio: .number("F-1"), cash: cash), as: "c07")
        let payment = try payload(outcome.action)
        #expect(payment.settled.amountMicro == vector.settled)
        #expect(payment.change.amountMicro == vector.change)
        #expect(payment.rounding.amountMicro == vector.rounding)
        #expect(payment.residual.amountMicro == vector.residual)
        if let dust = vector.residualMicro { #expect(payment.residualMicro == dust) }
        #expect(outcome.decision.state == "captured")
        #expect(outcome.decision.change == [payment.change])
    }

    @Test func `V6: who hands over exactly the equivalent owes nothing`() throws {
        var shop = try shop()
        shop.snapshot = try Shop.rates(["EUR": "1.0837", "AFN": "0.0142"], base: "USD")
        let command = TakePayment(folio: .room("205"), cash: [try usd(92, 11)])
        let payment = try payload(shop.run(command, as: "c07").action)
        #expect(payment.settled.amountMicro == 85_000_000)
        #expect(payment.residualMicro == 4_152)
    }

    @Test func `PY1: a payment needs an own open session`() throws {
        var shop = try Shop.kabul()
        let command = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        #expect(shop.refusal(command, as: "c07") == .desk(.sessionNone))
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        #expect(shop.refusal(command, as: "c04") == .desk(.sessionNone))
        #expect(shop.refusal(command, as: "s01") == nil)
        try shop.run(CountDrawer(.declare, cash: counted(5_100)), as: "c07")
        #expect(shop.refusal(command, as: "c07") == .desk(.sessionNotOpen))
    }

    @Test func `ROL-2: another person posts with a supervisor and stays the actor`() throws {
        var shop = try shop()
        var command = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        command.options = options(supervisor: "s01")
        let action = try #require(shop.run(command, as: "c04").action)
        #expect(action.actor.staffID == shop.staff[1].id)
        #expect(action.approvals.map(\.kind) == [.supervisor])
    }

    @Test func `MELMASTOON.DESK.SHORT_TENDER: less than a stated amount, and no word of it kept`()
        throws
    {
        var shop = try shop()
        let command = TakePayment(
            folio: .number("F-10231"),
            cash: [try afn(99)],
            amount: try afn(100)
        )
        #expect(shop.refusal(command, as: "c07") == .desk(.shortTender))
        #expect(shop.records.count == 1)
    }

    @Test func `MELMASTOON.DESK.NOTHING_DUE: a paid folio takes cash only for a stated amount`()
        throws
    {
        var shop = try shop()
        shop.folios = [try Shop.folio("F-1", number: 1, room: "1", balance: ["AFN": 0])]
        let command = TakePayment(folio: .number("F-1"), cash: [try afn(100)])
        #expect(shop.refusal(command, as: "c07") == .desk(.nothingDue))
        let stated = TakePayment(
            folio: .number("F-1"),
            cash: [try afn(100)],
            amount: try afn(100)
        )
        #expect(shop.refusal(stated, as: "c07") == nil)
    }

    @Test func `MELMASTOON.DESK.CURRENCY_NOT_ACCEPTED: money the drawer or the office lacks`()
        throws
    {
        var shop = try shop()
        let rupees = TakePayment(folio: .number("F-10231"), cash: [try money("PKR", 100)])
        #expect(shop.refusal(rupees, as: "c07") == .desk(.currencyNotAccepted))
        shop.snapshot = nil
        let dollars = TakePayment(folio: .number("F-10231"), cash: [try usd(20)])
        #expect(shop.refusal(dollars, as: "c07") == .desk(.currencyNotAccepted))
    }

    @Test func `MELMASTOON.DESK.CURRENCY_DRAIN_ONLY: a currency on its way out comes in no more`()
        throws
    {
        var shop = try Shop.kabul()
        shop.drawers = [try Shop.drawer("D1", number: 1, drains: true)]
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        let dollars = TakePayment(folio: .number("F-10231"), cash: [try usd(20)])
        #expect(shop.refusal(dollars, as: "c07") == .desk(.currencyDrainOnly))
    }

    @Test func `FX-4: old rates warn, then need a supervisor who types the house rate`() throws {
        var shop = try shop()
        let dollars = TakePayment(folio: .number("F-10231"), cash: [try usd(5)])
        shop.snapshot = try Shop.rates(["USD": "70.25"], taken: "2026-11-20T02:00:00.000Z")
        #expect(try shop.run(dollars, as: "c07").action?.notes == ["FX_STALE"])
        shop.snapshot = try Shop.rates(["USD": "70.25"], taken: "2026-11-10T02:00:00.000Z")
        shop.now = shop.now.adding(milliseconds: 600_000)
        #expect(shop.refusal(dollars, as: "c07") == .desk(.fxTooOld))
        let rate = try #require(Rate("71"))
        var house = TakePayment(
            folio: .number("F-10231"),
            cash: [try usd(5)],
            rates: [try #require(Currency("USD")): rate]
        )
        #expect(shop.refusal(house, as: "c07") == .desk(.supervisorRequired))
        house.options = options(supervisor: "s01")
        let action = try #require(shop.run(house, as: "c07").action)
        let line = try #require(payload(action).tender.first)
        #expect(line.fxSnapshotID == nil)
        #expect(line.rate == "71")
        #expect(action.notes == ["FX_HOUSE_RATE"])
    }

    @Test func `CLK-3: a clock that nobody believes refuses no rate`() throws {
        var shop = try shop()
        shop.isClockTrusted = false
        shop.now = Shop.time("2031-01-01T00:00:00.000Z")
        let dollars = TakePayment(folio: .number("F-10231"), cash: [try usd(5)])
        let notes = try shop.run(dollars, as: "c07").action?.notes
        #expect(notes?.contains("CLOCK_SUSPECT") == true)
        shop.now = Shop.time("1970-01-01T00:00:00.000Z")
        #expect(shop.refusal(dollars, as: "c07") == nil)
    }

    @Test func `PY1: cash for an unverified folio is saved under its number, with an item`()
        throws
    {
        var shop = try shop()
        let command = TakePayment(
            folio: .number("F-999"),
            cash: [try usd(20)],
            isUnverified: true
        )
        let action = try #require(shop.run(command, as: "c07").action)
        let payment = try payload(action)
        #expect(payment.purpose == .folio(.number("F-999")))
        #expect(try payment.settled == usd(20))
        let items = AttentionItem.Subject.raised(by: action)
        #expect(items.map(\.kind) == ["unverified"])
        #expect(items.map(\.severity) == [.high])
    }

    @Test func `ACT-7, FM-B-08: a repeat is asked about at a terminal, else noted, never dropped`()
        throws
    {
        var shop = try shop()
        var command = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        #expect(try shop.run(command, as: "c07").action?.notes == [])
        #expect(try shop.run(command, as: "c07").action?.notes == ["SOFT_DUPLICATE"])
        command.options.asks = true
        #expect(shop.refusal(command, as: "c07") == .desk(.softDuplicate))
        shop.now = shop.now.adding(milliseconds: 121_000)
        #expect(try shop.run(command, as: "c07").action?.notes == [])
    }

    @Test func `PY1: an advance payment is held in its own currency`() throws {
        var shop = try shop()
        let command = TakeDeposit(reference: "R-2026/17", cash: [try usd(50)])
        let action = try #require(shop.run(command, as: "c07").action)
        #expect(action.type == .paymentDeposit)
        #expect(try payload(action).settled == usd(50))
        #expect(try action.drawerEffect == [usd(50)])
        let card = TakeDeposit(reference: "4111111111111111", cash: [try usd(50)])
        #expect(shop.refusal(card, as: "c07") == .desk(.textNotAllowed))
    }
}
