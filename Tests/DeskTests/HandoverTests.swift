import Desk
import Ledger
import Testing
import World

/// One count, two PINs, two sessions.
struct HandoverTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        return shop
    }

    private func handover(
        to staff: String,
        _ afghanis: Int64 = 5_000,
        reason: Reason? = nil,
        supervisor: String? = nil
    ) throws -> Handover {
        Handover(
            pin: "482917",
            to: signed(staff),
            cash: try counted(afghanis),
            reason: reason,
            supervisor: supervisor.map(signed)
        )
    }

    @Test func `S23: one append counts, closes signed, and opens for the other`() throws {
        var shop = try shop()
        let outcome = try shop.run(handover(to: "c04", 4_960), as: "c07")
        #expect(outcome.actions.map(\.type) == [.sessionCount, .sessionClose, .sessionOpen])
        let sessions = try shop.sessions()
        #expect(sessions.map(\.state) == [.pendingClose(.sealed), .open])
        #expect(sessions.map(\.ownerID) == [shop.staff[0].id, shop.staff[1].id])
        guard case .sessionClose(let close) = outcome.actions[1].payload,
            case .sessionOpen(let open) = outcome.actions[2].payload
        else { return }
        #expect(close.firstSeq == 2 && close.lastSeq == 3, "the count is the session's last action")
        #expect(outcome.actions[1].approvals.map(\.staffID) == [shop.staff[1].id])
        #expect(try close.floatLeft == [afn(4_960)])
        #expect(open.predecessorID == close.sessionID)
        #expect(try open.expectedFloat == [afn(4_960)])
        #expect(open.variance.isEmpty)
        #expect(outcome.actions[2].actor.staffID == shop.staff[1].id)
        #expect(
            outcome.decision.drafts.compactMap(\.answer?.state) == [
                "counting", "sealed", "open",
            ]
        )
    }

    @Test func `S23: a difference above the tolerance needs a supervisor with a reason`() throws {
        var shop = try shop()
        let before = shop.records.count
        let large = try handover(to: "c04", 4_900)
        #expect(shop.refusal(large, as: "c07") == .desk(.supervisorRequired))
        let silent = try handover(to: "c04", 4_900, supervisor: "s01")
        #expect(shop.refusal(silent, as: "c07") == .desk(.reasonRequired))
        let huge = try handover(to: "c04", 4_000, reason: Reason("LOST"), supervisor: "s01")
        #expect(shop.refusal(huge, as: "c07") == .iam(.stepUpRequired))
        #expect(shop.records.count == before)
        let told = try handover(to: "c04", 4_900, reason: Reason("LOST"), supervisor: "s01")
        #expect(shop.refusal(told, as: "c07") == nil)
        #expect(try shop.sessions().first?.state == .pendingClose(.sealed))
    }

    @Test func `S23: nobody hands over to himself, to a stranger, or to who has a drawer`() throws {
        var shop = try shop()
        let before = shop.records.count
        let cases: [(String, Code)] = [
            ("c07", .desk(.samePerson)), ("c08", .desk(.samePerson)),
            ("x99", .iam(.staffUnknown)), ("n02", .desk(.notPermitted)),
        ]
        for (staff, code) in cases {
            #expect(shop.refusal(try handover(to: staff), as: "c07") == code, "\(staff)")
        }
        #expect(shop.records.count == before)
        try shop.run(OpenSession(drawer: "D2", opening: try counted(100)), as: "c04")
        #expect(shop.refusal(try handover(to: "c04"), as: "c07") == .desk(.sessionExists))
    }

    @Test func `S23: the body has the own PIN and no second co-signer`() throws {
        let good: JSON = [
            "pin": "482917", "to": ["staff": "c04", "pin": "730264"],
            "cash": try counted(5_000).json,
        ]
        let command = try DeskRoute.Capturing.handover.command(good)
        #expect(command.ownPIN == "482917")
        #expect(command.options.cosign?.staff == "c04")
        #expect(command.json == good)
        guard case .object(let members) = good else { return }
        for name in ["pin", "to", "cash"] {
            var body = members
            body[name] = nil
            #expect(throws: Refusal.self) {
                try DeskRoute.Capturing.handover.command(.object(body))
            }
        }
        var double = members
        double["cosign"] = ["staff": "s01", "pin": "1"]
        #expect(throws: Refusal.self) {
            try DeskRoute.Capturing.handover.command(.object(double))
        }
    }
}
