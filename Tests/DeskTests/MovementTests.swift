import Desk
import Ledger
import Testing
import World

/// Cash that is neither charge nor payment.
struct MovementTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    @Test func `P8.12: cash is put in and paid out with a reason`() throws {
        var shop = try shop()
        let into = PaidIn(cash: [try afn(200)], reason: Reason("CHANGE"))
        #expect(try shop.run(into, as: "c07").action?.drawerEffect == [afn(200)])
        let out = PaidOut(cash: [try afn(300)], reason: Reason("taxi for guest"))
        let action = try #require(shop.run(out, as: "c07").action)
        #expect(try action.drawerEffect == [afn(-300)])
        guard case .drawerPaidOut(let movement) = action.payload else {
            Issue.record("not paid out")
            return
        }
        #expect(movement.reasonCode == "TAXI_FOR_GUEST")
        #expect(movement.reasonText == "taxi for guest")
        let silent = try DeskRoute.Capturing.movements.command([
            "kind": "paid_out", "cash": [try afn(1).json],
        ])
        #expect(shop.refusal(silent, as: "c07") == .desk(.reasonRequired))
    }

    @Test func `MELMASTOON.DESK.COSIGN_REQUIRED: above the limit, and for every drop`() throws {
        var shop = try shop()
        let large = PaidOut(cash: [try afn(1_001)], reason: Reason("LAUNDRY"))
        #expect(shop.refusal(large, as: "c07") == .desk(.cosignRequired))
        let covered = PaidOut(
            cash: [try afn(1_001)],
            reason: Reason("LAUNDRY"),
            options: options(cosign: "n02")
        )
        #expect(shop.refusal(covered, as: "c07") == nil)
        let drop = Drop(cash: [try afn(1_000)], bag: "118", place: "SAFE")
        #expect(shop.refusal(drop, as: "c07") == .desk(.cosignRequired))
        let signed = Drop(
            cash: [try afn(1_000)],
            bag: "118",
            place: "SAFE",
            options: options(cosign: "c04")
        )
        let action = try #require(shop.run(signed, as: "c07").action)
        #expect(try action.drawerEffect == [afn(-1_000)])
        #expect(action.approvals.map(\.staffID) == [shop.staff[1].id])
    }

    @Test func `MELMASTOON.DESK.DRAWER_SHORT: no more leaves than the drawer should hold`() throws {
        var shop = try shop()
        let out = PaidOut(
            cash: [try afn(5_001)],
            reason: Reason("LAUNDRY"),
            options: options(supervisor: "s01")
        )
        #expect(shop.refusal(out, as: "c07") == .desk(.drawerShort))
        let drop = Drop(
            cash: [try usd(1)],
            bag: "1",
            place: "SAFE",
            options: options(cosign: "c04")
        )
        #expect(shop.refusal(drop, as: "c07") == .desk(.drawerShort))
    }

    @Test func `S8: a drop after the declaration lowers counted and expected alike`() throws {
        var shop = try shop()
        try shop.run(CountDrawer(.declare, cash: counted(4_990)), as: "c07")
        let drop = Drop(
            cash: [try afn(3_000)],
            bag: "7",
            place: "SAFE",
            options: options(cosign: "c04")
        )
        try shop.run(drop, as: "c07")
        #expect(shop.refusal(drop, as: "c07") == .desk(.drawerShort))
        let action = try #require(shop.run(CloseSession(), as: "c07").action)
        guard case .sessionClose(let close) = action.payload else {
            Issue.record("not a close")
            return
        }
        #expect(try close.floatLeft == [afn(1_990)])
        #expect(try close.figures.map { try $0.variance() } == [afn(-10)])
    }

    @Test func `P8.12: a drawer opened without a sale leaves a slip and no cash`() throws {
        var shop = try shop()
        let action = try #require(shop.run(NoSale(reason: Reason("CHANGE")), as: "c07").action)
        #expect(action.drawerEffect == [])
        #expect(action.slip != nil)
        let silent = try DeskRoute.Capturing.movements.command(["kind": "no_sale"])
        #expect(shop.refusal(silent, as: "c07") == .desk(.reasonRequired))
    }
}
