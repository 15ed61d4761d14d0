import TestSupport
import Testing
import World

/// Corrections, refunds and a hand-over with the real executables.
struct CashDeskTests {
    private func slip(_ answer: JSON) throws -> String {
        try #require(answer["slip"]?.textValue)
    }

    @Test func `PY6, R2, R4, R7, S23, ACT-5: a shift of corrections comes through a blackout`()
        throws
    {
        let house = try House()
        let cashier = house.cashier
        house.cloud.stop()
        let typo = try cashier.perform(.pay(1, Cash(["AFN": 50_000]), due: 50_000))
        try cashier.perform(.reverse(try slip(typo), moved: Cash(["AFN": -50_000])))
        #expect(cashier.run(.reverse(try slip(typo), moved: Cash())).code == 3)
        let dollars = try cashier.perform(.pay(2, Cash(["USD": 2_000]), due: 140_000))
        try cashier.perform(
            .reverse(try slip(dollars), moved: Cash(["AFN": 500, "USD": -2_000]))
        )
        let paid = try cashier.perform(.pay(3, Cash(["AFN": 200_000]), due: 200_000))
        let small = try cashier.perform(.askBack(try slip(paid), "AFN 300.40", cosign: "c04"))
        #expect(small["state"] == "approved")
        let given = try cashier.perform(.payBack(try slip(small), cosign: "c04"))
        #expect(given["change"] == .list([Cash(["AFN": 30_000]).money]))
        let large = try cashier.perform(.askBack(try slip(paid), "AFN 1500"))
        #expect(large["state"] == "awaiting_cloud")
        let early = cashier.run(.payBack(try slip(large), cosign: "c04", supervisor: "s01"))
        #expect(early.code == 7)
        house.desk.stop(.kill)
        try house.restart()
        try house.settle()
        try house.cloud.officeJSON(["refund", "approve", try slip(large)])
        try house.settle()
        try cashier.perform(.payBack(try slip(large), cosign: "c04", supervisor: "s01"))
        let settle = cashier.run(Call(words: ["settle", "--folio", "F-1"]))
        try cashier.notebook.confirm(settle.json, Call(words: []))
        try handOver(house)
        try house.settle()
        try Expectation.balanced(house)
        for action in house.actions() {
            #expect(action["verdict"]?["disposition"] == "normal", "\(action.canonicalText)")
        }
    }

    /// One count and two PINs; asked again after a kill, it is answered as it was.
    private func handOver(_ house: House) throws {
        let held = house.cashier.notebook.book.drawer
        let words = ["handover", "--to", "c04", "--count"]
        var call = Call(words: words + ["AFN", "USD"].map { held.count(of: $0) })
        call.requestID = "handover-1"
        call.pins = [House.pins["c07"] ?? "", House.pins["c04"] ?? ""]
        house.cloud.stop()
        let done = house.cashier.run(call)
        #expect(done.code == 0, "\(done.json.canonicalText)\(done.err)")
        let parts = try #require(done.json["captured"]?.listValue)
        #expect(parts.map { $0["state"] } == ["counting", "sealed", "open"])
        for (part, moved) in zip(parts, [Cash(), -held, held]) {
            try house.cashier.notebook.confirm(part, Call(words: [], moved: moved))
        }
        house.desk.stop(.kill)
        try house.restart()
        #expect(house.cashier.run(call).json == done.json)
        call.pins[1] = "000000"
        call.requestID = "handover-2"
        #expect(house.cashier.run(call).code == 77)
        let session = house.desk.till(["status"]).json["session"]
        #expect(session?["opened_by"] == "c04")
        #expect(session?["id"] == parts[2]["session"])
    }

    @Test func `ATT-2, PY5, FM-D-15: a supervisor places cash that nobody could place, traced`()
        throws
    {
        let house = try House()
        let lost = house.cashier.run(
            Call(words: ["pay", "--folio", "F-404", "--unverified", "--cash", "AFN 250"])
        )
        #expect(lost.code == 2)
        try house.settle()
        let items = house.desk.till(["attention"], as: "c07").json["items"]?.listValue ?? []
        let item = try #require(items.first { $0["kind"] == "suspense" })
        let number = try #require(item["no"]?.textValue)
        var call = Call(
            words: [
                "attention", "resolve", number, "--how", "apply", "--folio", "F-5", "--reason",
                "FOUND",
            ]
        )
        #expect(house.cashier.run(call).code == 6)
        call.words += ["--supervisor", "s01"]
        call.pins = [House.pins["s01"] ?? ""]
        house.cloud.stop()
        let resolving = house.cashier.run(call).json
        #expect(resolving["state"] == "resolving")
        let shown = house.desk.till(["attention", "show", number], as: "c07").json
        #expect(shown["state"] == "resolving")
        #expect(house.cashier.run(call).code == 3)
        try house.settle()
        let after = house.desk.till(["attention", "show", number], as: "c07").json
        #expect(after["state"] == "resolved")
        let balances = try house.cloud.ledger()["balances"]
        let held = balances?["suspense"]?.listValue ?? []
        #expect(held.allSatisfy { $0["amount_micro"] == "0" })
        let folio = house.desk.till(["folio", "F-5"], as: "c07").json
        #expect(folio["balance"]?["amount_micro"] == "-250000000")
        // The correction is an action like any other: who did it, and what it booked, is told.
        let id = try #require(resolving["action_id"]?.textValue)
        let traced = house.desk.edgectl(["trace", id])
        let life = try #require(traced.json["actions"]?.listValue?.first)
        #expect(traced.code == 0 && life["trace_id"]?.textValue?.isEmpty == false)
        #expect(life["scope"]?["staff"] == "c07")
        let booked = try house.cloud.ledger()["actions"]?.listValue?
            .first { $0["action_id"] == .text(id) }
        #expect(booked?["entries"]?.listValue?.isEmpty == false)
    }
}

extension Call {
    static func reverse(_ slip: String, moved: Cash) -> Call {
        Call(words: ["reverse", slip, "--reason", "TYPO"], moved: moved)
    }

    static func askBack(
        _ slip: String,
        _ amount: String,
        cosign: String? = nil
    ) -> Call {
        let signs = cosign.map { ["--cosign", $0] } ?? []
        return Call(
            words: ["refund", "request", slip, amount, "--reason", "LEFT"] + signs,
            pins: cosign.map { [House.pins[$0] ?? ""] } ?? []
        )
    }

    static func payBack(
        _ slip: String,
        cosign: String,
        supervisor: String? = nil
    ) -> Call {
        let signs = supervisor.map { ["--supervisor", $0] } ?? []
        return Call(
            words: ["refund", "pay", slip, "--cosign", cosign] + signs,
            pins: [cosign, supervisor].compactMap { $0 }.map { House.pins[$0] ?? "" }
        )
    }
}

extension Cash {
    /// The first amount, as the wire has it.
    fileprivate var money: JSON {
        let (currency, cents) = cents.first ?? ("AFN", 0)
        return [
            "currency": .text(currency), "amount_micro": .text(String(cents * 10_000)),
        ]
    }
}
