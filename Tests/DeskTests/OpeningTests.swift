import Desk
import Ledger
import Testing
import World

/// Opening a session: S1, the lease, the float.
struct OpeningTests {
    private func open(
        _ afghanis: Int64 = 5_000,
        on drawer: String = "D1",
        reason: String? = nil,
        _ options: CommandOptions = options()
    ) throws -> OpenSession {
        OpenSession(
            drawer: drawer,
            opening: try counted(afghanis),
            reason: reason.map(Reason.init),
            options: options
        )
    }

    @Test func `S1: a cashier opens an active drawer whose lease this desk holds`() throws {
        var shop = try Shop.kabul()
        let outcome = try shop.run(open(), as: "c07")
        let action = try #require(outcome.action)
        guard case .sessionOpen(let payload) = action.payload else {
            Issue.record("not an opening")
            return
        }
        #expect(outcome.decision.state == "open")
        #expect(payload.fence == 4)
        #expect(payload.variance.isEmpty)
        #expect(action.slip?.text == "7K-2026-000001")
        #expect(try action.drawerEffect == [afn(5_000)])
        #expect(try shop.sessions().map(\.state) == [.open])
    }

    @Test func `LSE-4: a drawer has one session at a time`() throws {
        var shop = try Shop.kabul()
        try shop.run(open(), as: "c07")
        #expect(try shop.refusal(open(), as: "c04") == .desk(.sessionExists))
        #expect(try shop.refusal(open(on: "D2"), as: "c07") == .desk(.sessionExists))
        try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
        try shop.run(CloseSession(), as: "c07")
        #expect(try shop.refusal(open(), as: "c04") == .desk(.cosignRequired))
    }

    @Test(arguments: [("D9", Code.DeskName.drawerUnknown), ("D3", .drawerInactive)])
    func `S1: a drawer must be known and active`(
        drawer: String,
        code: Code.DeskName
    ) throws {
        var shop = try Shop.kabul()
        shop.drawers.append(try Shop.drawer("D3", number: 3, isActive: false))
        #expect(try shop.refusal(open(on: drawer), as: "c07") == .desk(code))
    }

    @Test func `LSE-2: without the lease only a supervisor opens`() throws {
        var shop = try Shop.kabul()
        shop.drawers = [try Shop.drawer("D1", number: 1, holder: nil)]
        #expect(try shop.refusal(open(), as: "c07") == .desk(.leaseNotHeld))
        let action = try shop.run(open(5_000, options(supervisor: "s01")), as: "c07").action
        guard case .sessionOpen(let payload) = try #require(action).payload else {
            Issue.record("not an opening")
            return
        }
        #expect(payload.fence == nil)
    }

    @Test func `LSE-2: a refusal names the desk that holds the lease, where it is known`() throws {
        var shop = try Shop.kabul()
        shop.drawers = [try Shop.drawer("D1", number: 1, holder: nil)]
        for holder in [nil, "9M"] {
            shop.holder = holder
            let refusal = #expect(throws: Refusal.self) { try shop.run(open(), as: "c07") }
            #expect(refusal?.params["drawer"] == "D1")
            #expect(refusal?.params["desk"] == holder.map(JSON.text))
        }
    }

    @Test func `CNT-4: the opening is compared with what the last session left`() throws {
        var shop = try Shop.kabul()
        try shop.run(open(), as: "c07")
        try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
        try shop.run(CloseSession(options: options(cosign: "c04")), as: "c07")
        #expect(try shop.refusal(open(4_900), as: "c04") == .desk(.reasonRequired))
        #expect(
            try shop.refusal(open(4_900, reason: "SHORT"), as: "c04") == .desk(.cosignRequired)
        )
        let action = try shop.run(
            open(4_900, reason: "SHORT", options(cosign: "c07")),
            as: "c04"
        ).action
        guard case .sessionOpen(let payload) = try #require(action).payload else {
            Issue.record("not an opening")
            return
        }
        #expect(try payload.variance == [afn(-100)])
        #expect(try payload.expectedFloat == [afn(5_000)])
        #expect(try payload.predecessorID == shop.sessions().first?.id)
    }

    @Test func `D9: sealed closes let the next session open, up to sealed_max`() throws {
        var shop = try Shop.kabul()
        shop.policy = try Shop.policy(["sealed_max": 2])
        for _ in 0..<2 {
            try shop.run(open(), as: "c07")
            try shop.run(CountDrawer(.declare, cash: counted(5_000)), as: "c07")
            try shop.run(CloseSession(options: options(cosign: "c04")), as: "c07")
        }
        #expect(try shop.refusal(open(), as: "c07") == .desk(.needsLine))
    }

    @Test func `CNT-1: an unknown face is wrong usage, totals alone are enough to open`() throws {
        var shop = try Shop.kabul()
        let odd = CountedCash(
            totals: [try afn(21)],
            lines: [CountedCash.Line(face: try afn(3), count: 7)]
        )
        #expect(shop.refusal(OpenSession(drawer: "D1", opening: odd), as: "c07") == .desk(.usage))
        let plain = CountedCash(totals: [try afn(5_000)], lines: [])
        #expect(shop.refusal(OpenSession(drawer: "D1", opening: plain), as: "c07") == nil)
    }

    @Test func `ROL-5, P12.3: a suspended property opens no new session, the open one goes on`()
        throws
    {
        var shop = try Shop.kabul()
        try shop.run(open(), as: "c07")
        shop.entitlement = try Entitlement(
            [
                "id": "e", "ver": 1, "state": "suspended",
                "suspend_at": "2026-11-21T08:00:00.000Z",
            ],
            "entitlement"
        )
        #expect(try shop.refusal(open(on: "D2"), as: "c04") == .desk(.suspended))
        let payment = TakePayment(folio: .number("F-10231"), cash: [try afn(100)])
        #expect(shop.refusal(payment, as: "c07") == nil)
    }
}
