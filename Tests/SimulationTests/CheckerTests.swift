import Simulation
import TestSupport
import Testing
import World

/// Every checker is seen to fail: evidence that breaks its promise, one row for each way.
struct CheckerTests {
    /// One action of a cloud's ledger.
    private static func action(
        _ id: String,
        seq: Int64 = 1,
        slip: String? = "7K-2026-000001",
        status: String = "accepted",
        drawer: Int64 = 500,
        folio: Int64 = -500
    ) -> JSON {
        [
            "action_id": .text(id), "incarnation": "i", "seq": .integer(seq),
            "type": "payment.cash",
            "slip": slip.map(JSON.text) ?? .null, "verdict": ["status": .text(status)],
            "entries": [entry("drawer", "s", drawer), entry("folio", "f", folio)],
        ]
    }

    private static func entry(_ account: String, _ reference: String, _ cents: Int64) -> JSON {
        [
            "account": .text(account), "ref": .text(reference), "currency": "AFN",
            "amount_micro": .text(String(cents * 10_000)),
        ]
    }

    private static func balance(_ reference: String, _ cents: Int64) -> JSON {
        [
            "ref": .text(reference), "currency": "AFN",
            "amount_micro": .text(String(cents * 10_000)),
        ]
    }

    private static func desk(
        pending: Int64 = 0,
        mode: String = "normal",
        line: String = "online"
    )
        -> DeskSight
    {
        var sight = DeskSight(name: "desk 1")
        sight.status = [
            "mode": .text(mode), "line": ["state": .text(line)],
            "outbox": ["pending": .integer(pending)],
        ]
        return sight
    }

    /// One payment of 5 afghanis, told and booked.
    private static func evidence(
        _ actions: [JSON] = [action("a")],
        told: [PropertyBook.Told] = [
            .init("r-1", "a", "payment.cash", slip: "7K-2026-000001", drawer: Cash(["AFN": 500]))
        ],
        drawer: Int64 = 500,
        desk: DeskSight = desk()
    ) -> Evidence {
        var book = PropertyBook()
        for line in told { book.confirmed(line) }
        let ledger: JSON = [
            "actions": .list(actions), "postings": [],
            "balances": [
                "session": [balance("s", drawer)], "folio": [balance("f", -500)], "deposit": [],
                "suspense": [],
            ],
        ]
        return Evidence(book: book, ledger: ledger, desks: [desk], phase: .quiet)
    }

    @Test func `I-1, I-2, INV-4, INV-10: what is right has no fault`() {
        let right = Self.evidence()
        let checkers: [any Checker.Type] = [
            NothingDoubled.self, MoneyConserved.self, DrawerConserved.self, Converges.self,
        ]
        for checker in checkers { #expect(checker.faults(right) == [], "\(checker)") }
    }

    @Test func `I-2, I-3: an action, a number and a slip are seen when they are there twice`() {
        let twice = Self.evidence([Self.action("a"), Self.action("a", seq: 2)])
        #expect(NothingDoubled.faults(twice).count == 2)
        let other = Self.action("b", slip: nil)
        #expect(NothingDoubled.faults(Self.evidence([Self.action("a"), other])).count == 2)
        let line = PropertyBook.Told("r-1", "a", "payment.cash", slip: "7K-2026-000001")
        let next = PropertyBook.Told("r-2", "b", "payment.cash", slip: "7K-2026-000001")
        #expect(NothingDoubled.faults(Self.evidence(told: [line, next])).count == 1)
    }

    @Test func `I-4: what nobody asked for is seen, what may have been saved is not a fault`() {
        let extra = Self.evidence([
            Self.action("a"), Self.action("b", seq: 2, slip: "7K-2026-000002"),
        ])
        #expect(NothingDoubled.faults(extra).count == 1)
        var excused = extra
        excused.book.asked("r-9", .init("payment.cash"))
        #expect(NothingDoubled.faults(excused) == [])
        excused.book.refused("r-9")
        #expect(NothingDoubled.faults(excused).count == 1)
    }

    @Test func `I-4: a second answer that is not the first one is seen`() {
        var book = PropertyBook()
        book.confirmed(.init("r-1", "a", "payment.cash", slip: "7K-2026-000001"))
        book.confirmed(.init("r-1", "a", "payment.cash", slip: "7K-2026-000001"))
        #expect(book.faults == [])
        book.confirmed(.init("r-1", "b", "payment.cash", slip: "7K-2026-000002"))
        book.refused("r-1")
        #expect(book.faults.count == 2)
    }

    @Test func `INV-2, INV-4: entries that do not come to zero, and balances that lie, are seen`() {
        let odd = Self.evidence([Self.action("a", folio: -400)])
        #expect(MoneyConserved.faults(odd).contains { $0.hasPrefix("INV-2") })
        #expect(MoneyConserved.faults(Self.evidence(drawer: 400)).count == 1)
        let elsewhere = Self.evidence([], drawer: 500)
        #expect(MoneyConserved.faults(elsewhere).count == 2)
    }

    @Test func `INV-10: money that a verdict moved in the drawer is seen`() {
        let moved = Self.evidence([Self.action("a", drawer: 400, folio: -400)])
        #expect(DrawerConserved.faults(moved).count == 1)
    }

    @Test func `I-1: what is lost, changed, undecided or refused is seen after the storm`() {
        #expect(Converges.faults(Self.evidence([])).count == 1)
        for status in ["deferred", "rejected"] {
            let unsettled = Self.evidence([Self.action("a", status: status)])
            #expect(Converges.faults(unsettled).count == 1, "\(status)")
        }
        let changed = Self.evidence([Self.action("a", slip: "7K-2026-000009")])
        #expect(Converges.faults(changed).count == 1)
        var early = Self.evidence([])
        early.phase = .storm
        #expect(Converges.faults(early) == [])
    }

    @Test func `I-20: a desk that holds something back or stands aside is seen`() {
        for desk in [
            Self.desk(pending: 1), Self.desk(mode: "recovering"), Self.desk(line: "offline"),
        ] {
            #expect(Converges.faults(Self.evidence(desk: desk)).count == 1)
        }
    }

    @Test func `INV-7: a slip number that is nowhere is seen`() {
        #expect(SlipsWhole.faults(Self.evidence()) == [])
        let third = Self.action("c", seq: 3, slip: "7K-2026-000003")
        #expect(SlipsWhole.faults(Self.evidence([Self.action("a"), third])).count == 1)
        let odd = Self.evidence([Self.action("a", slip: "odd")])
        #expect(SlipsWhole.faults(odd).count == 1)
    }

    @Test func `I-6, I-19: a folio that differs and a desk that does not verify are seen`() {
        var sight = Self.desk()
        sight.verification = ["ok": true]
        sight.folios = [
            ["id": "f", "folio_no": "F-1", "balance": Cash(["AFN": -500]).moneyJSON],
            ["error": ["code": "MELMASTOON.DESK.FOLIO_UNKNOWN"]],
        ]
        #expect(ScreenTrue.faults(Self.evidence(desk: sight)) == [])
        sight.verification = ["ok": false]
        #expect(ScreenTrue.faults(Self.evidence(desk: sight)).count == 1)
        sight.verification = ["ok": true]
        sight.folios = [["id": "f", "folio_no": "F-1", "balance": Cash(["AFN": -400]).moneyJSON]]
        #expect(ScreenTrue.faults(Self.evidence(desk: sight)).count == 1)
        #expect(ScreenTrue.faults(Self.evidence(desk: Self.desk())).count == 2)
    }
}

extension Cash {
    /// The amount of afghanis as on the wire.
    fileprivate var moneyJSON: JSON {
        ["currency": "AFN", "amount_micro": .text(String(self["AFN"] * 10_000))]
    }
}
