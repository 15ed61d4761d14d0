import Desk
import Ledger
import Store
import TestSupport
import Testing
import World

/// What only time makes worth a look.
struct AgeingTests {
    private func signed(by supervisor: String? = nil) -> CommandOptions {
        var options = CommandOptions()
        options.cosign = Signature(staff: "c04", pin: "000000")
        options.supervisor = supervisor.map { Signature(staff: $0, pin: "000000") }
        return options
    }

    /// What is old so many hours and a millisecond after now.
    private func old(
        _ desk: WorkingDesk,
        after hours: Int64,
        isClockTrusted: Bool = true
    ) throws -> [String] {
        let id = try #require(try desk.store.liveSessions().first)
        let moment = DeskMoment(
            now: desk.clock.now().adding(milliseconds: hours * 3_600_000 + 1),
            mintedID: id,
            isClockTrusted: isClockTrusted
        )
        return try desk.store.ageing(at: moment).map {
            "\($0.subject.kind) \($0.subject.code) \($0.subject.severity)"
        }
    }

    @Test func `S21: a session that is open too long is nagged about, and stays open`() throws {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        #expect(try old(desk, after: 23) == [])
        #expect(try old(desk, after: 24) == ["session_old older_than_24h low"])
        #expect(try old(desk, after: 24, isClockTrusted: false) == [])
        let id = try #require(try desk.store.liveSessions().first)
        #expect(try desk.store.sessionState(id) == .open)
    }

    @Test func `S22, FM-C-08: a close that waits is told of after 1, 4 and 6 hours, rising`() throws
    {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        try desk.run(CountDrawer(.declare, cash: .afn(5_000)))
        try desk.run(CloseSession())
        #expect(try old(desk, after: 0) == [])
        #expect(try old(desk, after: 1) == ["pending_close_stuck older_than_1h low"])
        #expect(try old(desk, after: 4) == ["pending_close_stuck older_than_4h low"])
        #expect(try old(desk, after: 6) == ["pending_close_stuck older_than_6h high"])
        let id = try #require(try desk.store.liveSessions().first)
        try desk.run(CoSign(cosign: Signature(staff: "c04", pin: "000000")))
        // Signed, it waits for the office alone, and the drawer is free again.
        #expect(try desk.store.sessionState(id)?.blocksDrawer == false)
        #expect(try old(desk, after: 6) == ["pending_close_stuck older_than_6h high"])
    }

    @Test func `R6, FM-B-10: a refund that waits is warned of after 4 hours, escalated after 24`()
        throws
    {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        let folio = FolioTarget.number("F-10231")
        try desk.run(TakePayment(folio: folio, cash: [.afn(3_000)], amount: .afn(3_000)))
        let paid = SlipNumber(deviceCode: "7K", series: "2026", number: 2)
        try desk.run(
            RequestRefund(slip: paid, amount: .afn(2_000), reason: Reason("LEFT"))
        )
        #expect(try old(desk, after: 3) == [])
        #expect(try old(desk, after: 4) == ["refund_waiting older_than_4h low"])
        #expect(
            try old(desk, after: 25) == [
                "session_old older_than_24h low", "refund_waiting older_than_24h high",
            ]
        )
        let asked = SlipNumber(deviceCode: "7K", series: "2026", number: 3)
        #expect(throws: Refusal.self) { try desk.run(PayRefund(slip: asked, options: signed())) }
    }
}
