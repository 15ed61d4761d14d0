import Desk
import Ledger
import TestSupport
import Testing
import World

@testable import Store

/// What is taken back and paid back, in the store's own projections.
struct ReturnTests {
    private let folio = FolioTarget.number("F-10231")

    private func signed() -> CommandOptions {
        var options = CommandOptions()
        options.cosign = Signature(staff: "c04", pin: "000000")
        return options
    }

    private func slip(_ number: Int64) -> SlipNumber {
        SlipNumber(deviceCode: "7K", series: "2026", number: number)
    }

    /// A shift with a payment reversed, one refunded in part, and a payout taken back.
    private func shift() throws -> WorkingDesk {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        try desk.run(TakePayment(folio: folio, cash: [.usd(20)], amount: .afn(1_234)))
        try desk.run(
            ReversePayment(
                slip: slip(2),
                how: .notReceived,
                reason: Reason("TYPO"),
                options: signed()
            )
        )
        try desk.run(TakePayment(folio: folio, cash: [.afn(700)], amount: .afn(700)))
        try desk.run(
            RequestRefund(
                slip: slip(4),
                amount: .afn(300),
                reason: Reason("LEFT"),
                options: signed()
            )
        )
        try desk.run(PayRefund(slip: slip(5), options: signed()))
        try desk.run(ReversePayment(slip: slip(6), how: .handedBack, reason: Reason("TYPO")))
        try desk.run(PayRefund(slip: slip(5), options: signed()))
        return desk
    }

    @Test func `I-7: what goes back balances, and the drawer is the sum of its entries`() throws {
        let desk = try shift()
        #expect(try StoreCheck(desk.store).run(.everything) == [])
        let id = try #require(try desk.store.liveSessions().first)
        let session = try #require(try desk.store.session(id))
        let afghani = try Money.afn(1).currency
        #expect(try session.figures[afghani]?.expected() == .afn(5_400))
        #expect(try session.figures[afghani]?.buckets[.refunds] == Money.afn(-600).amountMicro)
        let dollars = try session.figures[Money.usd(1).currency]
        #expect(try dollars?.expected().isZero == true)
        #expect(try dollars?.buckets[.reversals] == Money.usd(-20).amountMicro)
        let before = try WorkingDesk().store.folio(folio)?.balance
        let balance = try desk.store.folio(folio)?.balance
        #expect(try balance == before?.subtracting(.afn(400)))
    }

    @Test func `I-6: reversals and refunds fold at rebuild as they did live`() throws {
        let desk = try shift()
        let path = desk.story.folder.path.appending("again.db")
        let again = try DeviceStore(
            making: path,
            key: Story.key,
            owner: Story.owner,
            start: Story.start
        )
        try again.beginGroup()
        for record in desk.records { try again.apply(record) }
        try again.commitGroup()
        again.close()
        let live = try Contents(of: desk.story).tables
        let made = try Contents.read(path)
        let own = [
            "entry", "overlay_entry", "overlay_total", "session", "session_figure", "slip",
            "reversal", "refund", "resolution", "pending_total",
        ]
        for table in own {
            #expect(made[table] == live[table], "\(table)")
        }
        #expect(live["reversal"]?.count == 2)
        #expect(live["refund"]?.count == 1)
    }

    @Test func `PY6: the state of a slip is what its last fate says`() throws {
        let desk = try shift()
        let states: [(Int64, PaymentState)] = [
            (2, .reversed), (4, .refunded), (6, .reversed), (8, .captured),
        ]
        for (number, state) in states {
            let row = try #require(try desk.store.outbox(slip: slip(number)))
            let action = try #require(row.action)
            #expect(try desk.store.paymentState(action, row) == state, "\(number)")
        }
        let view = try desk.view(PayRefund(slip: slip(5)))
        #expect(view.refund?.state == .paid)
        let more = RequestRefund(slip: slip(4), amount: try .afn(1), reason: Reason("X"))
        #expect(try desk.view(more).payment?.refunded == .afn(300))
    }

    @Test func `PY2, PY3, PY4, PY8: a payment stands where its row and its verdict say`() throws {
        let desk = try shift()
        let payment = TakePayment(folio: folio, cash: [try .afn(50)], amount: try .afn(50))
        let action = try desk.run(payment)
        let number = try #require(action.slip)
        let row = try #require(try desk.store.outbox(slip: number))
        let table: [(OutboxState, Disposition?, PaymentState)] = [
            (.pending, nil, .captured), (.received, nil, .captured), (.deferred, nil, .captured),
            (.settled, nil, .applied), (.settled, .normal, .applied),
            (.settled, .adjusted, .applied), (.settled, .relocated, .applied),
            (.settled, .suspense, .inSuspense),
        ]
        for (state, disposition, expected) in table {
            let placed = row.placed(state, disposition)
            #expect(try desk.store.paymentState(action, placed) == expected, "\(state)")
        }
    }

    @Test func `R10: a desk's own approval ends, unless nobody believes the clock`() throws {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        try desk.run(TakePayment(folio: folio, cash: [.afn(700)], amount: .afn(700)))
        try desk.run(
            RequestRefund(
                slip: slip(2),
                amount: .afn(300),
                reason: Reason("LEFT"),
                options: signed()
            )
        )
        let row = try #require(try desk.store.outbox(slip: slip(3)))
        let request = try #require(row.action)
        let states: [(Int64, Bool, RefundState)] = [
            (23, true, .approved), (25, true, .expired), (25, false, .approved),
        ]
        for (hours, isTrusted, state) in states {
            let moment = DeskMoment(
                now: request.capture.at.adding(milliseconds: hours * 3_600_000),
                mintedID: request.id,
                isClockTrusted: isTrusted
            )
            #expect(try desk.store.refundState(request, row, at: moment) == state)
        }
    }
}

extension OutboxRow {
    /// The same row where the cloud put it.
    fileprivate func placed(_ state: OutboxState, _ disposition: Disposition?) -> OutboxRow {
        OutboxRow(
            lsn: lsn,
            incarnation: incarnation,
            seq: seq,
            previousHash: previousHash,
            hash: hash,
            body: body,
            local: local,
            state: state,
            verdict: disposition.map { ["disposition": .text($0.rawValue)] },
            carriedBy: carriedBy
        )
    }
}
