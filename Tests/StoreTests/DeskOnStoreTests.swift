import Desk
import Ledger
import Store
import TestSupport
import Testing
import World

struct DeskOnStoreTests {
    private let sign = Signature(staff: "c04", pin: "000000")
    private let folio = FolioTarget.number("F-10231")
    private let cola = "MB-COLA"

    private func cosigned() -> CommandOptions {
        var options = CommandOptions()
        options.cosign = sign
        return options
    }

    private func open(_ desk: WorkingDesk, float: Int64 = 5_000) throws {
        try desk.run(OpenSession(drawer: "D1", opening: .afn(float), options: cosigned()))
    }

    @Test func `S1 to S11: a shift runs through the real rules and every check holds`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let session = try #require(try desk.store.liveSessions().first)
        #expect(try desk.store.sessionState(session) == .open)
        let charge = try desk.run(PostCharge(folio: folio, item: cola, quantity: 2))
        #expect(charge.slip?.text == "7K-2026-000002")
        #expect(try desk.store.folio(folio)?.balance == Money(.afn, micro: 1_234_560_000))
        let pay = try desk.run(TakePayment(folio: folio, cash: [.usd(20)]))
        guard case .paymentCash(let payment) = pay.payload else { return #expect(Bool(false)) }
        #expect(payment.change == (try .afn(170)))
        #expect(try desk.store.folio(folio)?.balance.isZero == true)
        try desk.run(
            Drop(cash: [.usd(20)], bag: "B-1", place: "SAFE", options: cosigned())
        )
        try desk.run(
            CountDrawer(
                .declare,
                cash: CountedCash(
                    totals: try [.afn(4_830), .usd(0)],
                    lines: try CountedCash.afn(4_830).lines
                )
            )
        )
        #expect(try desk.store.sessionState(session) == .counting)
        #expect(try desk.store.session(session)?.lastCount?.cash.totals.first == .afn(4_830))
        try desk.run(CloseSession())
        #expect(try desk.store.sessionState(session) == .pendingClose(.awaitingCosign))
        #expect(try desk.view(OpenSession(drawer: "D1", opening: .afn(1))).drawer?.blocking != nil)
        try desk.run(CoSign(cosign: sign))
        #expect(try desk.store.sessionState(session) == .pendingClose(.sealed))
        #expect(try StoreCheck(desk.store).run() == [])
        #expect(try desk.store.outboxStatus().pending == 7)
    }

    @Test func `CNT-4: the next opening expects what the last close left`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        try desk.run(CountDrawer(.declare, cash: .afn(5_000)))
        try desk.run(CloseSession())
        try desk.run(CoSign(cosign: sign))
        let view = try desk.view(OpenSession(drawer: "D1", opening: .afn(5_000)))
        #expect(try view.drawer?.predecessor?.floatLeft == [.afn(5_000)])
        #expect(view.drawer?.waitingCloses == 1 && view.drawer?.closeCount == 1)
        #expect(view.drawer?.blocking == nil)
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000)))
        #expect(try desk.store.liveSessions().count == 2)
    }

    @Test func `F3: a withdrawn charge is off the folio at once and stays off`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let before = try desk.store.folio(folio)?.balance
        let charge = try desk.run(PostCharge(folio: folio, item: cola))
        #expect(try desk.store.folio(folio)?.balance != before)
        try desk.run(WithdrawCharge(slip: try #require(charge.slip)))
        #expect(try desk.store.folio(folio)?.balance == before)
        let row = try #require(try desk.store.outbox(action: charge.id).first)
        #expect(try desk.store.chargeState(charge, row) == .voidPending)
        #expect(try StoreCheck(desk.store).run() == [])
    }

    @Test func `ATT-1: an estimate opens an item of this desk, named by its place`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let charge = try desk.run(PostCharge(folio: folio, item: "LND-SHIRT", price: .afn(120)))
        #expect(try desk.store.attention(openedBy: charge.id) == ["L-3"])
        #expect(try desk.store.attention("L-3")?.subject.kind == "draft")
        let session = try #require(try desk.store.liveSessions().first)
        #expect(try desk.store.session(session)?.drafts == 1)
    }

    @Test func `CLK-2: a doubtful clock opens one item, and a supervisor attests the time`() throws
    {
        let desk = try WorkingDesk()
        try open(desk)
        desk.isClockTrusted = false
        try desk.run(NoSale(reason: Reason("CHANGE")))
        try desk.run(NoSale(reason: Reason("CHANGE")))
        let item = try #require(try desk.store.attention().first)
        #expect(try desk.store.attention().map(\.subject) == [.clock])
        #expect(item.suggestions == ["acknowledge"])
        func attest(_ how: String) throws -> any Command {
            try DeskRoute.Capturing.resolve(item.number).command([
                "how": .text(how), "reason": "WATCH",
            ])
        }
        #expect(throws: Refusal.desk(.supervisorRequired)) { try desk.run(attest("acknowledge")) }
        #expect(throws: Refusal.self) { try desk.run(attest("refund"), as: WorkingDesk.supervisor) }
        let action = try desk.run(attest("acknowledge"), as: WorkingDesk.supervisor)
        guard case .auditEvent(let event) = action.payload else {
            Issue.record("no event")
            return
        }
        #expect(event.kind == .timeAttest)
        #expect(event.detail?.hasPrefix(action.capture.at.text) == true)
        #expect(try desk.store.attention().isEmpty)
        // What is doubtful after it is another matter, and another item.
        try desk.run(NoSale(reason: Reason("CHANGE")))
        #expect(try desk.store.attention().map(\.subject) == [.clock])
    }

    @Test func `ACT-7: the same thing twice is seen, another folio or amount is not`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let charge = try desk.run(PostCharge(folio: folio, item: cola))
        let same = try desk.view(PostCharge(folio: folio, item: cola))
        #expect(same.recent?.slip == charge.slip)
        #expect(try desk.view(PostCharge(folio: folio, item: cola, quantity: 2)).recent == nil)
        #expect(
            try desk.view(PostCharge(folio: folio, item: cola), as: WorkingDesk.second).recent
                == nil
        )
        desk.clock.advance(milliseconds: 3_600_000)
        #expect(try desk.view(PostCharge(folio: folio, item: cola)).recent?.secondsAgo == 3_600)
    }

    @Test func `ROL-2: a supervisor without a session sees the one at the desk`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let view = try desk.view(CountDrawer(.begin), as: WorkingDesk.supervisor)
        #expect(view.session?.ownerID == WorkingDesk.cashier)
        #expect(view.actor?.code == "s01")
    }

    @Test func `SLP-1: another incarnation has another series and the session goes on`() throws {
        let desk = try WorkingDesk()
        try open(desk)
        let second = Story.id("01a201e9-5f3c-7c5e-8a63-1d2e3f405162")
        try desk.beginIncarnation(second)
        let charge = try desk.run(PaidIn(cash: [.afn(100)], reason: Reason("CHANGE")))
        #expect(charge.slip?.text == "7K-2026\(SlipNumber.tag(second))-000001")
        let session = try #require(try desk.store.liveSessions().first)
        let view = try #require(try desk.store.session(session))
        #expect(view.span.seqs == 2...2 && view.span.firstSlip.text == "7K-2026-000001")
        #expect(try StoreCheck(desk.store).run() == [])
        desk.date = try #require(BusinessDate("2027-01-01"))
        #expect(
            try desk.store.nextSlip(on: desk.date).text == "7K-2027\(SlipNumber.tag(second))-000001"
        )
    }

    @Test func `I-6: a shift of random work rebuilds to the same rows`() throws {
        let seed = Seed(8_814)
        var random = seed
        let desk = try WorkingDesk()
        try open(desk)
        for _ in 0..<60 {
            switch random.below(5) {
            case 0:
                try desk.run(
                    PostCharge(folio: folio, item: cola, quantity: Int64(1 + random.below(9)))
                )
            case 1:
                try desk.run(
                    TakePayment(
                        folio: folio,
                        cash: [.afn(50)],
                        amount: .afn(Int64(1 + random.below(50)))
                    )
                )
            case 2: try desk.run(PaidIn(cash: [.usd(1)], reason: Reason("CHANGE")))
            case 3: try desk.run(PaidOut(cash: [.afn(20)], reason: Reason("TAXI")))
            default: try desk.run(PostCharge(folio: folio, item: "LND-SHIRT", price: .afn(9)))
            }
        }
        #expect(try StoreCheck(desk.store).run() == [], "seed \(seed.start)")
        let live = try Contents(of: desk.story)
        let again = try Story()
        try again.apply(desk.records[..<1])
        try again.loadSnapshot()
        try again.apply(desk.records[1...])
        #expect(try Contents(of: again) == live, "seed \(seed.start)")
    }
}
