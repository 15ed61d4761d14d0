import Ledger
import Testing

@testable import Desk

struct SessionHistoryTests {
    /// Opening, two movements, a count and a close, as the rules made them.
    private func day() throws -> [Action] {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: counted(5_000)), as: "c07")
        for _ in 0..<2 {
            try shop.run(PaidIn(cash: [try afn(10)], reason: Reason("CHANGE")), as: "c07")
        }
        try shop.run(CountDrawer(.declare, cash: counted(5_020)), as: "c07")
        try shop.run(CloseSession(reason: nil, options: options(cosign: "c04")), as: "c07")
        return shop.records.map(\.action)
    }

    @Test func `FM-D-08: a session that kept to the rules has no fault`() throws {
        #expect(SessionHistory.faults(in: try day()) == [])
    }

    @Test func `FM-D-08: cash behind a count, and a second opening, are found by their slip`()
        throws
    {
        var late = try day()
        let paidIn = late.remove(at: 1)
        late.insert(paidIn, at: 3)
        #expect(
            SessionHistory.faults(in: late)
                == ["\(paidIn.slip?.text ?? ""): drawer.paid_in while counting"]
        )
        let twice = try day()
        #expect(SessionHistory.faults(in: [twice[0]] + twice).count == 1)
        #expect(SessionHistory.faults(in: twice + [twice[1]]).count == 1)
    }

    @Test func `FM-D-08: a row's own history is held against the table of the outbox`() throws {
        let action = try day()[1]
        func faults(_ change: (inout ActionLife.Capture) -> Void) -> [String] {
            var capture = ActionLife.Capture(at: 7, Shop.incarnation, 3, .pending)
            change(&capture)
            let scope = ActionLife.Scope(tenant: "t", property: "p", device: "7K")
            return ActionLife(action, [capture], in: scope).faults
        }
        #expect(faults { $0.place = .held } == [])
        #expect(faults { $0.state = .received }.count == 1)
        #expect(faults { $0.isDecided = true }.count == 1)
        #expect(faults { $0.place = .missing }.count == 1)
        #expect(faults { $0.carriedBy = 6 }.count == 1)
        #expect(faults { $0.state = .deadLetter }.count == 1)
        let settled = faults {
            $0.state = .settled
            $0.isInCustody = true
            $0.isDecided = true
        }
        #expect(settled == [])
        var life = ActionLife(
            action,
            [
                ActionLife.Capture(at: 7, Shop.incarnation, 3, .pending),
                ActionLife.Capture(at: 9, Shop.incarnation, 5, .pending),
            ],
            in: ActionLife.Scope(tenant: "t", property: "p", device: "7K")
        )
        life.verdict = Verdict(.rejected)
        #expect(
            life.faults == ["captured under two numbers, neither carried", "a fact was rejected"]
        )
    }

    @Test func `FM-D-03: an item is a slip, an action, its trace id, a folio or a room`() throws {
        let action = try day()[1]
        let slip = try #require(action.slip)
        #expect(try TraceItem(slip.text) == .slip(slip))
        #expect(try TraceItem(action.id.text) == .action(action.id))
        let digits = action.id.text.replacing("-", with: "")
        #expect(try TraceItem(digits) == .action(action.id))
        #expect(try TraceItem("room:204") == .folio(.room("204")))
        #expect(try TraceItem("F-10231") == .folio(.number("F-10231")))
        #expect(throws: Refusal.self) { try TraceItem("") }
    }
}
