import Desk
import Ledger
import Testing
import World

/// One currency for another over the counter, and payments outside the drawer.
struct ExchangeCashTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    private func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

    @Test func `FX-5: the house takes dollars and gives whole afghanis`() throws {
        var shop = try shop()
        let command = ExchangeCash(try usd(37, 50), for: try currency("AFN"))
        let outcome = try shop.run(command, as: "c07")
        let action = try #require(outcome.action)
        guard case .drawerExchange(let exchange) = action.payload else {
            Issue.record("no exchange")
            return
        }
        // 37.50 x 70.25 = 2634.375, rounded to 2634.38 and then to 2634.
        #expect(try exchange.given == afn(2_634))
        #expect(try exchange.rounding == afn(0, 38))
        #expect(exchange.rate == "70.25")
        #expect(exchange.fxSnapshotID == "fx-1")
        #expect(try action.drawerEffect == [afn(-2_634), usd(37, 50)])
        #expect(try outcome.decision.change == [afn(2_634)])
        let figures = try #require(shop.sessions().last).figures
        #expect(try figures[currency("AFN")]?.expected() == afn(5_000 - 2_634))
        #expect(try figures[currency("USD")]?.expected() == usd(37, 50))
    }

    @Test func `FX-5: the house gives dollars that the drawer holds, and no others`() throws {
        var shop = try shop()
        let wanted = ExchangeCash(try afn(1_405), for: try currency("USD"))
        #expect(shop.refusal(wanted, as: "c07") == .desk(.drawerShort))
        let stock = ExchangeCash(try usd(20), for: try currency("AFN"))
        #expect(shop.refusal(stock, as: "c07") == nil)
        let action = try #require(shop.run(wanted, as: "c07").action)
        #expect(try action.drawerEffect == [afn(1_405), usd(-20)])
    }

    @Test func `FX-4: a house rate in an exchange needs a supervisor and is noted`() throws {
        var shop = try shop()
        let rate = try #require(Rate("69.83"))
        let dollars = try currency("USD")
        let alone = ExchangeCash(try usd(10), for: try currency("AFN"), rates: [dollars: rate])
        #expect(shop.refusal(alone, as: "c07") == .desk(.supervisorRequired))
        let signed = ExchangeCash(
            try usd(10),
            for: try currency("AFN"),
            rates: [dollars: rate],
            options: options(supervisor: "s01")
        )
        let action = try #require(shop.run(signed, as: "c07").action)
        #expect(action.notes == ["FX_HOUSE_RATE"])
        guard case .drawerExchange(let exchange) = action.payload else { return }
        #expect(exchange.fxSnapshotID == nil)
        #expect(try exchange.given == afn(698))
    }

    @Test func `P8.12: what is no exchange is refused by name and writes nothing`() throws {
        var shop = try shop()
        let before = shop.records.count
        let cross = ExchangeCash(try usd(10), for: try currency("EUR"))
        #expect(shop.refusal(cross, as: "c07") == .desk(.currencyNotAccepted))
        let dust = ExchangeCash(try usd(0, 0), for: try currency("AFN"))
        #expect(shop.refusal(dust, as: "c07") == .desk(.amountOutOfRange))
        #expect(shop.records.count == before)
        for body: JSON in [
            ["kind": "exchange", "take": try usd(1).json, "give": "USD"],
            ["kind": "exchange", "take": try usd(0).json, "give": "AFN"],
            ["kind": "exchange", "take": try usd(1).json, "give": "XXZ"],
            ["kind": "exchange", "take": try usd(1).json, "give": "AFN", "cash": []],
        ] {
            #expect(throws: Refusal.self) { try DeskRoute.Capturing.movements.command(body) }
        }
    }

    @Test func `P8.16, FM-B-06, FM-B-28: a payment by terminal clears the folio and moves no cash`()
        throws
    {
        var shop = try shop()
        let memo = TenderMemo(
            folio: .number("F-10231"),
            kind: .cardTerminal,
            amount: try afn(300),
            reference: "T-4711"
        )
        let action = try #require(shop.run(memo, as: "c07").action)
        #expect(action.drawerEffect == [])
        let lines = try Entries.of(action.payload)
        #expect(lines.map(\.account) == [.cardSlip, .folio])
        #expect(lines[0].reference == "T-4711")
        #expect(try lines[1].money == afn(-300))
        #expect(try #require(shop.sessions().last).figures.count == 1)
    }

    @Test func `P8.16: another currency, a card number or a strange folio is refused`() throws {
        var shop = try shop()
        let folio = FolioTarget.number("F-10231")
        let foreign = TenderMemo(folio: folio, kind: .mobile, amount: try usd(3))
        #expect(shop.refusal(foreign, as: "c07") == .desk(.usage))
        let card = TenderMemo(
            folio: folio,
            kind: .cardTerminal,
            amount: try afn(3),
            reference: "4111111111111111"
        )
        #expect(shop.refusal(card, as: "c07") == .desk(.textNotAllowed))
        let strange = TenderMemo(folio: .number("F-404"), kind: .mobile, amount: try afn(3))
        #expect(shop.refusal(strange, as: "c07") == .desk(.folioUnknown))
        #expect(shop.records.count == 1)
    }
}
