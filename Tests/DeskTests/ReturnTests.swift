import Desk
import Ledger
import TestSupport
import Testing
import World

/// Keying errors taken back, and money paid back.
struct ReturnTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    private func slip(_ number: Int64) -> SlipNumber {
        SlipNumber(deviceCode: "7K", series: "2026", number: number)
    }

    private func pay(_ shop: inout Shop, _ cash: Money, _ amount: Money? = nil) throws {
        try shop.run(
            TakePayment(folio: .number("F-10231"), cash: [cash], amount: amount),
            as: "c07"
        )
    }

    private func reverse(
        _ number: Int64,
        _ how: PaymentReverse.How = .notReceived,
        cosign: String? = nil
    ) -> ReversePayment {
        ReversePayment(
            slip: slip(number),
            how: how,
            reason: Reason("typo"),
            options: options(cosign: cosign)
        )
    }

    private func request(
        _ number: Int64,
        _ amount: Money,
        cosign: String? = nil
    ) -> RequestRefund {
        RequestRefund(
            slip: slip(number),
            amount: amount,
            reason: Reason("LEFT"),
            options: options(cosign: cosign)
        )
    }

    private func pay(
        _ number: Int64,
        _ cosign: String? = nil,
        supervisor: String? = nil
    )
        -> PayRefund
    {
        PayRefund(slip: slip(number), options: options(cosign: cosign, supervisor: supervisor))
    }

    @Test func `PY6: a reversal is the mirror of its payment, to the last hundredth`() throws {
        var shop = try shop()
        // V2: dollars for afghanis, with change and rounding.
        try pay(&shop, try usd(20))
        let outcome = try shop.run(reverse(2, cosign: "c04"), as: "c07")
        let action = try #require(outcome.action)
        #expect(try action.drawerEffect == [afn(170), usd(-20)])
        #expect(outcome.decision.state == "reversed")
        let lines = try shop.records.suffix(2).flatMap { try shop.entries(of: $0.action) }
        let accounts = Dictionary(grouping: lines, by: \.account)
        for (account, lines) in accounts {
            #expect(try Totals(lines.map(\.money)).withoutZeros.isEmpty, "\(account)")
        }
        #expect(accounts.keys.contains(.rounding) && accounts.keys.contains(.fx))
        let figures = try #require(shop.sessions().last).figures
        #expect(try figures[afn(1).currency]?.expected() == afn(5_000))
        #expect(try figures[usd(1).currency]?.buckets[.reversals] == usd(-20).amountMicro)
    }

    @Test func `PY6: what is handed back is told, and must lie in the drawer`() throws {
        var shop = try shop()
        try pay(&shop, try usd(10), try afn(702))
        let stock = ExchangeCash(try afn(702), for: try usd(1).currency)
        try shop.run(stock, as: "c07")
        #expect(shop.refusal(reverse(2, .handedBack), as: "c07") == .desk(.drawerShort))
        try pay(&shop, try afn(50), try afn(50))
        let outcome = try shop.run(reverse(4, .handedBack), as: "c07")
        #expect(try outcome.decision.change == [afn(50)])
    }

    @Test func `MELMASTOON.DESK.ALREADY_REVERSED: an action is mirrored once, a mirror never`()
        throws
    {
        var shop = try shop()
        try pay(&shop, try afn(50), try afn(50))
        try shop.run(reverse(2), as: "c07")
        let before = shop.records.count
        #expect(shop.refusal(reverse(2), as: "c07") == .desk(.alreadyReversed))
        #expect(shop.refusal(reverse(3), as: "c07") == .desk(.notReversible))
        #expect(shop.refusal(reverse(99), as: "c07") == .desk(.slipUnknown))
        #expect(shop.refusal(reverse(1), as: "c07") == .desk(.notReversible))
        #expect(shop.refusal(request(2, try afn(1)), as: "c07") == .desk(.illegalTransition))
        #expect(shop.records.count == before)
    }

    @Test func `MELMASTOON.DESK.NOT_SAME_SESSION: another session's payment is refunded instead`()
        throws
    {
        var shop = try shop()
        try pay(&shop, try afn(50), try afn(50))
        let cash = try counted(5_050)
        try shop.run(CountDrawer(.declare, cash: cash), as: "c07")
        #expect(shop.refusal(reverse(2), as: "c07") == .desk(.sessionNotOpen))
        try shop.run(CloseSession(options: options(cosign: "c04")), as: "c07")
        try shop.run(OpenSession(drawer: "D1", opening: cash), as: "c07")
        #expect(shop.refusal(reverse(2), as: "c07") == .desk(.notSameSession))
        #expect(shop.refusal(request(2, try afn(50), cosign: "c04"), as: "c07") == nil)
    }

    @Test func `P8.8: above the limit a second person signs, a memo by its amount`() throws {
        var shop = try shop()
        try pay(&shop, try afn(1_001), try afn(1_001))
        #expect(shop.refusal(reverse(2), as: "c07") == .desk(.cosignRequired))
        #expect(shop.refusal(reverse(2, cosign: "c07"), as: "c07") == .desk(.samePerson))
        #expect(shop.refusal(reverse(2, cosign: "c04"), as: "c07") == nil)
        let memo = TenderMemo(
            folio: .number("F-10231"),
            kind: .mobile,
            amount: try afn(1_001)
        )
        try shop.run(memo, as: "c07")
        #expect(shop.refusal(reverse(4), as: "c07") == .desk(.cosignRequired))
        let action = try #require(shop.run(reverse(4, cosign: "c04"), as: "c07").action)
        #expect(action.drawerEffect == [])
    }

    @Test func `R1, R3: small, own and signed is approved at the desk, else the office decides`()
        throws
    {
        let cases: [(Money, String?, RefundState)] = [
            (try afn(1_000), "c04", .approved), (try afn(1_000), nil, .requested),
            (try afn(1_001), "c04", .awaitingCloud), (try afn(1_001), nil, .awaitingCloud),
        ]
        for (amount, signer, state) in cases {
            var shop = try shop()
            try pay(&shop, try afn(1_235))
            let outcome = try shop.run(request(2, amount, cosign: signer), as: "c07")
            let action = try #require(outcome.action)
            #expect(outcome.decision.state == state.rawValue)
            #expect(action.approvals.isEmpty == (state != .approved))
            #expect(action.notes.contains("STEP_UP_REQUIRED") == (state == .awaitingCloud))
            #expect(action.dependencies == [shop.records[1].action.id])
            #expect(action.drawerEffect == nil)
        }
    }

    @Test func `R1: no more is asked back than was settled, whatever was asked before`() throws {
        var shop = try shop()
        try pay(&shop, try afn(1_235))
        let whole = try money("AFN", 1_234, 56)
        #expect(shop.refusal(request(2, try afn(1_235)), as: "c07") == .desk(.overRefund))
        #expect(shop.refusal(request(2, try usd(1)), as: "c07") == .desk(.usage))
        #expect(shop.refusal(request(1, try afn(1)), as: "c07") == .desk(.notReversible))
        #expect(shop.refusal(request(9, try afn(1)), as: "c07") == .desk(.slipUnknown))
        try shop.run(request(2, try afn(234)), as: "c07")
        #expect(shop.refusal(request(2, whole), as: "c07") == .desk(.overRefund))
        // What is asked back is not taken back as well.
        #expect(shop.refusal(reverse(2, cosign: "c04"), as: "c07") == .desk(.illegalTransition))
    }

    @Test func `R7: nothing is paid that is not approved, unsigned, or twice`() throws {
        var shop = try shop()
        try pay(&shop, try afn(1_235))
        try shop.run(request(2, try afn(300)), as: "c07")
        #expect(shop.refusal(pay(3, "c04"), as: "c07") == .desk(.refundNotApproved))
        #expect(shop.refusal(pay(2, "c04"), as: "c07") == .desk(.slipUnknown))
        guard case .refundRequest(let asked) = shop.records[2].action.payload else { return }
        let words: [RefundState] = [.declined, .cancelled, .expired]
        for state in words {
            shop.officeRefunds[asked.refundID] = Refund(asked, state: state)
            #expect(shop.refusal(pay(3, "c04"), as: "c07") == .desk(.illegalTransition))
        }
        shop.officeRefunds[asked.refundID] = Refund(asked, state: .approved)
        #expect(shop.refusal(pay(3), as: "c07") == .desk(.cosignRequired))
        #expect(shop.refusal(pay(3, "c04"), as: "c07") == nil)
        #expect(shop.refusal(pay(3, "c04"), as: "c07") == .desk(.illegalTransition))
    }

    @Test func `V9: the whole of a payment goes back as it came, a part in whole coins`() throws {
        var shop = try shop()
        try pay(&shop, try afn(1_235))
        let whole = try money("AFN", 1_234, 56)
        try shop.run(request(2, whole), as: "c07")
        guard case .refundRequest(let asked) = shop.records[2].action.payload else { return }
        shop.officeRefunds[asked.refundID] = Refund(asked, state: .approved)
        #expect(shop.refusal(pay(3, "c04"), as: "c07") == .desk(.supervisorRequired))
        let outcome = try shop.run(pay(3, "c04", supervisor: "s01"), as: "c07")
        #expect(try outcome.decision.change == [afn(1_235)])
        let lines = try shop.entries(of: #require(outcome.action))
        #expect(lines.first { $0.account == .rounding }?.money == (try afn(0, 44)))
        #expect(lines.first { $0.account == .folio }?.money == whole)

        var part = try self.shop()
        try pay(&part, try afn(1_235))
        try part.run(request(2, try money("AFN", 300, 40), cosign: "c04"), as: "c07")
        let paid = try #require(part.run(pay(3, "c04"), as: "c07").action)
        #expect(try paid.drawerEffect == [afn(-300)])
        #expect(paid.dependencies == [part.records[2].action.id])
        let sum = try Totals(part.entries(of: paid).map(\.money))
        #expect(sum.withoutZeros.isEmpty)
    }

    @Test func `R11: a payout that came back may be paid again`() throws {
        var shop = try shop()
        try pay(&shop, try afn(1_235))
        try shop.run(request(2, try afn(300), cosign: "c04"), as: "c07")
        try shop.run(pay(3, "c04"), as: "c07")
        let back = try #require(shop.run(reverse(4), as: "c07").action)
        #expect(try back.drawerEffect == [afn(300)])
        #expect(shop.refusal(pay(3, "c04"), as: "c07") == nil)
        #expect(shop.refusal(reverse(4), as: "c07") == .desk(.alreadyReversed))
    }

    @Test(arguments: RefundState.allCases)
    func `R7: a pair of state and event that the table does not list leads nowhere`(
        state: RefundState
    ) {
        let listed: [RefundState.Event: Set<RefundState>] = [
            .pay: [.approved, .reversed], .reverse: [.paid, .settled],
        ]
        for event in RefundState.Event.allCases {
            let isListed = listed[event]?.contains(state) == true
            #expect((state.after(event) != nil) == isListed, "\(state) \(event)")
        }
    }

    @Test func `P8.14: a folio is settled with the balance that was shown, a closed one not`()
        throws
    {
        var shop = try shop()
        let action = try #require(
            shop.run(SettleFolio(folio: .room("204")), as: "c07").action
        )
        guard case .folioSettle(let settle) = action.payload else { return }
        #expect(settle.balance == (try money("AFN", 1_234, 56)))
        #expect(action.base == ["folio:" + settle.folioID.text: 48])
        #expect(action.stream == .folio(settle.folioID))
        let closed = SettleFolio(folio: .number("F-10233"))
        #expect(shop.refusal(closed, as: "c07") == .desk(.illegalTransition))
        let strange = SettleFolio(folio: .number("F-404"))
        #expect(shop.refusal(strange, as: "c07") == .desk(.folioUnknown))
    }

    @Test func `P8.17: a reprint and a kick are told, of a slip that exists`() throws {
        var shop = try shop()
        let event = PaperEvent(.reprint, of: slip(1), isDone: false)
        let action = try #require(shop.run(event, as: "n02").action)
        #expect(action.stream == .device)
        #expect(action.slip == nil)
        guard case .auditEvent(let told) = action.payload else { return }
        #expect(told.kind == .reprint)
        #expect(told.subject?.id == "7K-2026-000001")
        #expect(told.detail == "failed")
        let strange = PaperEvent(.kick, of: slip(8), isDone: true)
        #expect(shop.refusal(strange, as: "c07") == .desk(.slipUnknown))
    }
}
