import Desk
import Ledger
import TestSupport
import Testing
import World

/// Days of random work: whatever is legal keeps the books.
struct LegalWorkTests {
    private static let seeds: [UInt64] = [1, 8_814, 20_261_121, 99]

    /// A command out of the hat; many of them are refused, and that is part of the work.
    private func command(_ seed: inout Seed, _ shop: Shop) throws -> any Command {
        let cash = try [afn(Int64(seed.below(900) + 1)), usd(Int64(seed.below(30) + 1))]
        let some = [[cash[0]], [cash[1]], cash][seed.below(3)]
        let folio = FolioTarget.number(["F-10231", "F-10232", "F-404"][seed.below(3)])
        let signs = options(cosign: seed.below(3) == 0 ? nil : "c04")
        let boss = options(supervisor: seed.below(2) == 0 ? nil : "s01")
        switch seed.below(22) {
        case 0: return OpenSession(drawer: "D1", opening: try counted(5_000), options: signs)
        case 1, 2, 3:
            let items = ["COLA", "SHIRT", "OPEN-PRICE", "TAX-GONE", "UNKNOWN"]
            return PostCharge(
                folio: folio,
                item: items[seed.below(items.count)],
                quantity: Int64(seed.below(9) + 1),
                note: seed.below(2) == 0 ? nil : "for the guest",
                isUnverified: seed.below(2) == 0
            )
        case 4, 5, 6, 7:
            return TakePayment(folio: folio, cash: some, isUnverified: seed.below(2) == 0)
        case 8: return TakeDeposit(reference: "R-1", cash: some)
        case 9:
            return PaidIn(cash: some.filter { $0 == cash[0] }.ifEmpty(some), reason: Reason("X"))
        case 10: return PaidOut(cash: [cash[0]], reason: Reason("X"), options: signs)
        case 11: return Drop(cash: [cash[0]], bag: "1", place: "SAFE", options: signs)
        case 12: return try count(&seed, shop, boss)
        case 13: return CloseSession(reason: Reason("X"), options: signs)
        case 14: return CoSign(cosign: signed("c04"))
        case 15:
            let wanted = try [afn(1), usd(1)][seed.below(2)].currency
            return ExchangeCash(some[0], for: wanted)
        case 16:
            let kinds = NonCashTender.Kind.allCases
            return TenderMemo(folio: folio, kind: kinds[seed.below(3)], amount: cash[0])
        case 17: return try handover(&seed, shop, signs)
        case 18, 19, 20: return try giveBack(&seed, shop, signs)
        default: return Approve(supervisor: signed("s01"), reason: Reason("X"))
        }
    }

    /// Takes a slip back, or pays it back, whatever it is.
    private func giveBack(
        _ seed: inout Seed,
        _ shop: Shop,
        _ options: CommandOptions
    ) throws -> any Command {
        let last = shop.records.compactMap(\.action.slip?.number).max() ?? 1
        let number = max(1, last - Int64(seed.below(8)))
        let slip = SlipNumber(deviceCode: "7K", series: "2026", number: number)
        switch seed.below(4) {
        case 0: return PayRefund(slip: slip, options: options)
        case 1:
            let amount = try money("AFN", Int64(seed.below(400) + 1), Int64(seed.below(100)))
            return RequestRefund(
                slip: slip,
                amount: amount,
                reason: Reason("X"),
                options: options
            )
        default:
            let how = PaymentReverse.How.allCases[seed.below(2)]
            return ReversePayment(slip: slip, how: how, reason: Reason("X"), options: options)
        }
    }

    private func handover(
        _ seed: inout Seed,
        _ shop: Shop,
        _ options: CommandOptions
    ) throws -> any Command {
        guard seed.below(3) == 0, case let count as CountDrawer = try count(&seed, shop, options),
            let cash = count.cash
        else { return CountDrawer(.resume) }
        return Handover(pin: "1", to: signed("c04"), cash: cash)
    }

    private func count(
        _ seed: inout Seed,
        _ shop: Shop,
        _ options: CommandOptions
    ) throws -> any Command {
        let figures = try shop.sessions().last?.figures ?? [:]
        let afghanis = try figures[#require(Currency("AFN"))]?.expected().amountMicro ?? 0
        let dollars = try figures[#require(Currency("USD"))]?.expected().amountMicro ?? 0
        let error = Int64([0, 0, -20, 100, -900][seed.below(5)])
        let steps: [CountDrawer.Step] = [.begin, .resume, .interim, .declare, .declare, .declare]
        let step = steps[seed.below(steps.count)]
        guard step == .interim || step == .declare else {
            return CountDrawer(step, options: options)
        }
        let totals = [max(0, afghanis / 1_000_000 + error), max(0, dollars / 1_000_000)]
        let cash = try counted(totals[0], dollars: totals[1])
        return CountDrawer(step, cash: cash, options: options)
    }

    @Test(arguments: seeds)
    func `INV-2: the entries of every action sum to zero per currency, in whole quanta`(
        start: UInt64
    ) throws {
        let shop = try work(start)
        for record in shop.records {
            var sum = Totals()
            for entry in try shop.entries(of: record.action) {
                #expect(entry.money.isWholeMinor, "seed \(start)")
                try sum.add(entry.money)
            }
            #expect(sum.withoutZeros.isEmpty, "seed \(start) seq \(record.action.seq)")
        }
    }

    @Test(arguments: seeds)
    func `INV-1: expected cash is the sum of effects, and the close brings the drawer to zero`(
        start: UInt64
    ) throws {
        let shop = try work(start)
        var closes = 0
        for session in try shop.sessions() {
            let own = shop.records.map(\.action).filter { $0.stream == .session(session.id) }
            var effects = Totals()
            for action in own { for money in action.drawerEffect ?? [] { try effects.add(money) } }
            for (currency, figures) in session.figures {
                #expect(try figures.expected() == effects[currency], "seed \(start)")
            }
            guard let close = own.last(where: { $0.type == .sessionClose }),
                session.lastCount == nil, session.state != .open
            else { continue }
            closes += 1
            for entry in try Entries.of(close.payload) where entry.account == .drawer {
                try effects.add(entry.money)
            }
            #expect(effects.withoutZeros.isEmpty, "seed \(start)")
        }
        #expect(closes > 0, "seed \(start): nobody ever closed")
    }

    @Test(arguments: seeds)
    func `INV-11: no variance mixes currencies, and every slip exists once without a gap`(
        start: UInt64
    ) throws {
        let shop = try work(start)
        for record in shop.records {
            guard case .sessionClose(let close) = record.action.payload else { continue }
            let currencies = close.figures.map(\.currency)
            #expect(Set(currencies).count == currencies.count)
            for figures in close.figures {
                let left = close.floatLeft.first { $0.currency == figures.currency }
                #expect(left?.amountMicro ?? 0 == figures.countedMicro, "seed \(start)")
            }
        }
        let slips = shop.records.compactMap(\.action.slip?.number)
        #expect(slips == Array(1...Int64(slips.count)))
    }

    @Test(arguments: seeds)
    func `INV-8: no money action stands in a session that was not open`(start: UInt64) throws {
        let shop = try work(start)
        for session in try shop.sessions() {
            var state: SessionState?
            for record in shop.records where record.action.stream == .session(session.id) {
                let action = record.action
                switch action.type {
                case .paymentCash, .paymentDeposit, .drawerPaidIn, .drawerPaidOut, .drawerNoSale,
                    .drawerExchange, .tenderMemo:
                    #expect(state == .open, "seed \(start) seq \(action.seq)")
                case .drawerDrop:
                    #expect([.open, .counting].contains(state), "seed \(start)")
                case .sessionClose: #expect(state == .counting, "seed \(start)")
                default: break
                }
                state = SessionState.after(action, from: state)
            }
        }
    }

    private func work(_ start: UInt64) throws -> Shop {
        var seed = Seed(start)
        var shop = try Shop.kabul()
        shop.isOnline = true
        shop.stepUpReference = "proof"
        for _ in 0..<250 {
            let next = try command(&seed, shop)
            do { try shop.run(next, as: seed.below(8) == 0 ? "s01" : "c07") } catch is Refusal {}
            if seed.below(40) == 0 { shop.settle() }
        }
        return shop
    }
}

extension Array {
    fileprivate func ifEmpty(_ other: [Element]) -> [Element] { isEmpty ? other : self }
}
