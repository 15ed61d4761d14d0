import TestSupport
import Testing
import World

/// Two sides did something with one drawer while they could not speak.
struct DrawerConflictTests {
    @Test func `K01 forced_close_then_payments: later cash is in the recovery session`() throws {
        let house = try House()
        try house.cashier.mix(0..<9)
        try house.settle()
        let counted = house.cashier.notebook.book.drawer
        house.cloud.stop()
        try house.cloud.officeJSON([
            "session", "close", "--drawer", "D1", "--counted",
            counted.words.joined(separator: ", "),
        ])
        try house.cashier.perform(.pay(1, Cash(["AFN": 20_000]), due: 15_000))
        try house.cashier.perform(.pay(2, Cash(["USD": 500]), due: 30_000))
        try house.settle()
        try Expectation.balanced(house)
        let verdicts = try Self.verdicts(house).suffix(2)
        for verdict in verdicts {
            #expect(verdict["disposition"] == "relocated")
            #expect(verdict["notes"]?.listValue?.contains("RECOVERY_SESSION") == true)
        }
        let state = house.desk.till(["status"]).json["session"]?["state"]
        #expect(state == "force_closed")
        try house.cashier.close(holding: house.cashier.notebook.book.drawer)
        try house.settle()
        let open = try house.cloud.ledger()["balances"]?["session"]?.listValue ?? []
        #expect(open.allSatisfy { $0["amount_micro"] == "0" })
    }

    @Test func `K09 console_close_vs_queued_close: the first close stands`() throws {
        let house = try House()
        try house.cashier.mix(0..<9)
        try house.settle()
        let counted = house.cashier.notebook.book.drawer
        house.cloud.stop()
        try house.cloud.officeJSON([
            "session", "close", "--drawer", "D1", "--counted",
            (counted - Cash(["AFN": 4_000])).words.joined(separator: ", "),
        ])
        try house.cashier.close(holding: counted)
        try house.settle()
        let ledger = try house.cloud.ledger()["actions"]?.listValue ?? []
        let close = try #require(ledger.last { $0["type"] == "session.close" })
        #expect(close["verdict"]?["status"] == "superseded")
        #expect(close["verdict"]?["code"]?.textValue?.hasSuffix("SESSION_ALREADY_CLOSED") == true)
        #expect(house.desk.till(["status"]).json["attention"]?["open"] != 0)
    }

    @Test func `K02 two_desktops_one_drawer: the holder's session stands, both piles count`() throws
    {
        let house = try House(isOpen: false)
        let second = try DeskRig(in: house.folder.path, name: "second")
        defer { second.stop(.kill) }
        let rival = Cashier(desk: second, staff: "c04", notebook: house.cashier.notebook)
        try second.start()
        try second.enrol(at: house.cloud)
        try rival.login()
        house.cloud.stop()
        try house.cashier.open()
        try rival.open(supervisor: "s01")
        for index in 1...4 {
            try house.cashier.perform(.pay(index, Cash(["AFN": 20_000]), due: 15_000))
            try rival.perform(.pay(index + 4, Cash(["AFN": 50_000]), due: 45_000))
        }
        try house.settle()
        try second.settle()
        try Expectation.balanced(house)
        let actions = try house.cloud.ledger()["actions"]?.listValue ?? []
        let device = house.desk.till(["slips"]).json["slips"]?.listValue?.first?["slip"]
        let own = device?.textValue?.split(separator: "-").first.map(String.init)
        for action in actions where action["type"] == "payment.cash" {
            let isOwn = action["device"]?.textValue == own
            let disposition = action["verdict"]?["disposition"]
            #expect(disposition == (isOwn ? "normal" : "relocated"), "\(action.canonicalText)")
        }
    }

    private static func verdicts(_ house: House) throws -> [JSON] {
        (try house.cloud.ledger()["actions"]?.listValue ?? []).compactMap { $0["verdict"] }
    }
}
