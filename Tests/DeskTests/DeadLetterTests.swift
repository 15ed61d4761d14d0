import Ledger
import Testing
import World

@testable import Desk

struct DeadLetterTests {
    private func shop() throws -> Shop {
        var shop = try Shop.kabul()
        try shop.run(OpenSession(drawer: "D1", opening: counted(5_000)), as: "c07")
        try shop.run(PaidIn(cash: [try afn(10)], reason: Reason("CHANGE")), as: "c07")
        for _ in 0..<2 { try shop.run(NoSale(reason: Reason("CHANGE")), as: "c07") }
        return shop
    }

    private func state(
        _ dead: (action: Action?, lsn: Int64),
        by other: (action: Action, lsn: Int64)
    ) -> JSON? {
        do throws(Refusal) {
            try DeadLetter.check(dead, replacedBy: other)
            return nil
        } catch { return error.params["state"] }
    }

    @Test func `O10: only a later action of the same type takes the place of a dead one`() throws {
        let actions = try shop().records.map(\.action)
        #expect(state((actions[2], 2), by: (actions[3], 3)) == nil)
        #expect(state((actions[3], 3), by: (actions[2], 2)) == "captured_before")
        #expect(state((actions[2], 2), by: (actions[2], 2)) == "captured_before")
        #expect(state((actions[2], 1), by: (actions[1], 2)) == "another_type")
        #expect(state((actions[1], 1), by: (actions[3], 3)) == "cash_moved")
        #expect(state((nil, 1), by: (actions[3], 3)) == "unreadable")
    }

    @Test func `SEC-36: a remedy is named whole or refused`() throws {
        #expect(try DeadLetter(["item": "7", "how": "requeue"]).remedy == .requeue)
        #expect(
            try DeadLetter(["item": "7", "how": "supersede", "by": "S"]).remedy
                == .supersede(by: "S")
        )
        for body in [
            ["item": "7", "how": "drop"], ["item": "7", "how": "supersede"],
            ["item": "7", "how": "requeue", "by": "S"], ["how": "requeue"],
        ] as [JSON] { #expect(throws: ShapeError.self) { try DeadLetter(body) } }
        #expect(throws: ShapeError.self) { try Replay(["replay_from": 0]) }
        #expect(try Replay(["replay_from": 3]).first == 3)
    }
}
