import CloudStore
import Judge
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Charges, time, versions and devices (`conflicts.md` 3).
struct ConflictChargeTests {
    let hotel: Hotel
    let till: Till

    init() throws {
        hotel = try Hotel()
        till = try Till(hotel)
    }

    private func list(_ price: String, from: String = "2026-01-01", to: String? = nil) -> JSON {
        .members([
            ("id", "pl-bar"), ("currency", "AFN"), ("valid_from", .text(from)),
            ("valid_to", to.map(JSON.text)),
            (
                "items",
                [
                    [
                        "item": "COLA", "name": "Cola",
                        "price": ["currency": "AFN", "amount_micro": .text(price)],
                        "tax_rule_ids": ["vat"],
                    ]
                ]
            ),
        ])
    }

    @Test func `K44 price_changed: the version that was live is honoured`() throws {
        try hotel.order("price-list publish", document: list("75000000"))
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        #expect(try till.verdict(of: charge) == .plain)
        #expect(try hotel.folioBalance("F-1") == 66_000_000)
    }

    @Test func `K44 price_changed: a version nobody published is repriced`() throws {
        let charge = try till.charge(till.folio("F-1"), at: (50, 5), version: 99)
        try till.sync()
        let verdict = try till.verdict(of: charge)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.notes == ["REPRICED", "RETAXED"])
        let lines = try #require(verdict.extra["adjusted"]?.listValue)
        #expect(lines.map { $0["kind"] } == ["repriced", "retaxed"])
        #expect(lines.map { $0["money"] } == [cash(10).json, cash(1).json])
        #expect(try hotel.folioBalance("F-1") == 66_000_000)
        try hotel.checkBooks()
    }

    @Test
    func `K45 price_not_found, FM-A-05, FM-B-04: an estimate waits and a list prices it`()
        throws
    {
        let known = list("60000000", to: "2026-11-20")
        try hotel.order("price-list publish", document: known)
        let draft = try till.charge(till.folio("F-1"), draft: .priceLapsed)
        let lapsed = try till.charge(
            till.folio("F-1"),
            "SUITE",
            at: (9_000, 900),
            version: 99
        )
        try till.sync()
        let waiting = try till.verdict(of: draft)
        #expect(waiting.status == .deferred)
        #expect(waiting.code == "MELMASTOON.BILLING.PRICE_NOT_FOUND")
        #expect(waiting.params["item"] == "COLA")
        #expect(try till.verdict(of: lapsed).notes == ["PRICE_LAPSED"])
        #expect(try hotel.openItems().map { $0["kind"] } == ["draft"])
        try hotel.order("price-list publish", document: list("70000000"))
        let priced = try till.verdict(of: draft)
        #expect(priced.status == .accepted)
        #expect(priced.disposition == .adjusted)
        #expect(priced.notes == ["PRICED", "RETAXED"])
        #expect(try hotel.openItems().isEmpty)
        #expect(try hotel.folioBalance("F-1") == 9_900_000_000 + 77_000_000)
        try hotel.checkBooks()
    }

    @Test func `K46 tax_changed, TAX-3: the rule of the tax point corrects the tax`() throws {
        let charge = try till.charge(till.folio("F-1"), at: (60, 0))
        try till.sync()
        let verdict = try till.verdict(of: charge)
        #expect(verdict.disposition == .adjusted)
        #expect(verdict.notes == ["RETAXED"])
        let lines = try #require(verdict.extra["adjusted"]?.listValue)
        #expect(lines.map { $0["kind"] } == ["retaxed"])
        #expect(lines.map { $0["money"] } == [cash(6).json])
        #expect(try hotel.balance(.tax, "vat") == -6_000_000)
        try hotel.checkBooks()
    }

    @Test func `K47 allow_untaxed_expired: it is checked against the date of booking`() throws {
        try hotel.order("tax publish", document: rule(from: "2027-01-01"))
        try hotel.order("policy set", "allow_untaxed", "\"2026-11-21\"")
        let today = try till.charge(till.folio("F-1"), at: (60, 0))
        try till.sync()
        #expect(try till.verdict(of: today).notes.contains("UNTAXED") == false)
        let other = try Hotel()
        let desk = try Till(other)
        try other.order("price-list publish", document: lawless())
        try other.order("policy set", "allow_untaxed", "\"2026-11-21\"")
        let untaxed = try desk.charge(desk.folio("F-1"), "TEA", at: (60, 0))
        try desk.sync()
        #expect(try desk.verdict(of: untaxed).notes.contains("UNTAXED"))
        try other.order("night-audit run")
        let late = try desk.charge(desk.folio("F-1"), "TEA", at: (60, 0))
        try desk.sync()
        #expect(try desk.verdict(of: late).code == "MELMASTOON.BILLING.TAX_RULE_MISSING")
    }

    private func rule(from: String) -> JSON {
        [
            "id": "vat", "jurisdiction": "AF", "rate_ppm": 100_000, "inclusive": false,
            "order": 1, "scope": "line", "valid_from": .text(from),
        ]
    }

    /// A list with an item whose rule nobody published.
    private func lawless() -> JSON {
        [
            "id": "pl-bar", "currency": "AFN", "valid_from": "2026-01-01",
            "items": [
                [
                    "item": "TEA", "name": "Tea", "price": cash(60).json,
                    "tax_rule_ids": ["nobody"],
                ]
            ],
        ]
    }

    @Test func `K48 folio_closed_before_charge: it goes to a late-charge folio`() throws {
        try hotel.order("folio close", "F-1")
        let first = try till.charge(till.folio("F-1"))
        let second = try till.charge(till.folio("F-1"))
        try till.sync()
        let verdict = try till.verdict(of: first)
        #expect(verdict.disposition == .lateCharge)
        #expect(verdict.code == "MELMASTOON.BILLING.FOLIO_CLOSED")
        let late = try hotel.id(of: "F-1-L", in: "folios")
        #expect(verdict.extra["late_charge"]?["folio_id"] == .text(late.text))
        #expect(try till.verdict(of: second).extra["late_charge"]?["folio_id"] == .text(late.text))
        #expect(try hotel.balance(.folio, late.text) == 132_000_000)
        #expect(try hotel.folioBalance("F-1") == 0)
        #expect(try hotel.openItems().map { $0["amount"] } == [cash(66).json, cash(66).json])
        try hotel.checkBooks()
    }

    @Test func `K51 charge_reversed_both: one credit`() throws {
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        let slip = try #require(charge.slip?.text)
        try hotel.order("charge void", slip)
        let void = try till.void(charge)
        try till.sync()
        #expect(try till.verdict(of: void).status == .superseded)
        #expect(try till.verdict(of: void).code == "MELMASTOON.BILLING.CHARGE_ALREADY_VOIDED")
        #expect(try hotel.folioBalance("F-1") == 0)
        try hotel.checkBooks()
    }

    @Test func `K52 withdraw_vs_inflight: two lines, zero`() throws {
        let charge = try till.charge(till.folio("F-1"), "SUITE", at: (9_000, 900))
        let void = try till.void(charge, reason: ChargeVoid.withdrawn)
        try till.sync()
        #expect(try till.verdict(of: charge) == .plain)
        #expect(try till.verdict(of: void) == .plain)
        #expect(try hotel.folioBalance("F-1") == 0)
        #expect(try hotel.documents("folio_charges").first?["state"] == "voided")
        try hotel.checkBooks()
    }

    @Test func `F12: above the limit a void needs a supervisor`() throws {
        let charge = try till.charge(till.folio("F-1"), "SUITE", at: (9_000, 900))
        let alone = try till.void(charge)
        let signed = try till.void(charge, with: Till.Extras(supervisor: "s01"))
        try till.sync()
        #expect(try till.verdict(of: alone).code == "MELMASTOON.BILLING.ACTOR_NOT_PERMITTED")
        #expect(try till.verdict(of: signed) == .plain)
    }

    @Test func `P8.11: a void of an estimate is judged with it, out of turn`() throws {
        let draft = try till.charge(till.folio("F-1"), "NEW", draft: .itemUnknown)
        let other = try till.charge(till.folio("F-1"))
        let blocked = try till.void(other)
        let void = try till.void(draft)
        try till.sync()
        #expect(try till.verdict(of: other) == .plain)
        #expect(try till.verdict(of: void) == .plain)
        #expect(try till.verdict(of: draft).status == .superseded)
        #expect(try till.verdict(of: blocked).status == .accepted)
        #expect(try hotel.openItems().isEmpty)
        #expect(try hotel.folioBalance("F-1") == 0)
        try hotel.checkBooks()
    }

    @Test func `P10.3: an estimate blocks later intents of its folio only`() throws {
        try till.charge(till.folio("F-1"), "NEW", draft: .itemUnknown)
        let other = try till.charge(till.folio("F-1"))
        let free = try till.charge(till.folio("F-2"))
        let blocked = try till.void(other)
        let passes = try till.void(free)
        try till.sync()
        #expect(try till.verdict(of: other) == .plain)
        #expect(try till.verdict(of: blocked).code == "MELMASTOON.SYNC.BLOCKED_BY_STREAM")
        #expect(try till.verdict(of: passes) == .plain)
    }

    @Test func `K57 clock_future: a fast clock is noted and repaired by an anchor`() throws {
        till.clockError = 40 * 60_000
        till.offset = nil
        let truth = hotel.clock.now()
        let mono = hotel.clock.monotonicMilliseconds()
        let charge = try till.charge(till.folio("F-1"))
        try hotel.read { [till] (ledger) throws(CloudStoreError) in
            let anchor = ClockAnchor(
                boot: 1,
                monotonicMilliseconds: mono + 60_000,
                cloudTime: truth.adding(milliseconds: 60_000),
                errorMilliseconds: 100
            )
            try ledger.keep(anchor, device: till.device)
        }
        try till.sync()
        #expect(try till.verdict(of: charge).notes == ["CLOCK_SUSPECT"])
        #expect(try till.verdict(of: charge).disposition == .normal)
        let posted = try #require(try hotel.documents("folio_charges").first)
        #expect(posted["posted_at"] == .text(truth.text))
    }

    @Test func `K58 clock_reset_1970: order is seq, whatever the clock says`() throws {
        till.clockError = -hotel.clock.now().milliseconds
        till.offset = nil
        try till.open()
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        #expect(try till.verdict(of: charge).notes == ["CLOCK_SUSPECT"])
        try hotel.checkBooks()
    }

    @Test func `K59 schema_too_new/old: a newer action waits and blocks its stream only`() throws {
        try till.open()
        let newer = try till.capture(
            .drawerNoSale(
                DrawerNoSale(movementID: till.mint(), sessionID: till.session, reasonCode: "CHANGE")
            )
        ) { $0["type"] = "drawer.weighed" }
        let after = try till.pay(till.folio("F-1"), cash(10))
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        #expect(try till.verdict(of: after).code == "MELMASTOON.SYNC.BLOCKED_BY_STREAM")
        #expect(try till.verdict(of: charge) == .plain)
        let line = try hotel.order("ledger")["actions"]?.listValue?.first {
            $0["action_id"]?.textValue == newer.text
        }
        #expect(line?["verdict"]?["status"] == "deferred")
    }

    @Test func `P10.5, FM-B-18: after five attempts it is parked, and an item is open`() throws {
        try till.capture(.incarnationBegin(begin)) { $0["type"] = "device.dreamt" }
        try till.sync()
        for _ in 0..<8 {
            hotel.clock.advance(milliseconds: 2 * 3_600_000)
            try hotel.settle()
        }
        #expect(try hotel.openItems().map { $0["kind"] } == ["parked"])
        let results = try hotel.documents("action_results", device: till.device)
        #expect(results.first?["result"]?["code"] == "MELMASTOON.SYNC.PARKED")
    }

    private var begin: IncarnationBegin {
        IncarnationBegin(
            previous: nil,
            reason: .first,
            witness: nil,
            lost: RangeSet(),
            agentVersion: "1",
            schemaVersion: 1
        )
    }

    @Test func `K60 device_revoked: what it hands in is kept in suspense`() throws {
        try till.open()
        try till.sync()
        try hotel.order("device revoke", "7K")
        let payment = try till.pay(till.folio("F-1"), cash(100))
        let charge = try till.charge(till.folio("F-1"))
        try till.sync()
        for action in [payment, charge] {
            let verdict = try till.verdict(of: action)
            #expect(verdict.disposition == .suspense)
            #expect(verdict.notes == ["DEVICE_REVOKED"])
        }
        #expect(try hotel.folioBalance("F-1") == 0)
        #expect(try hotel.balance(.drawer, till.session.text) == 5_100_000_000)
        try hotel.checkBooks()
    }

    @Test func `P10.4: an action whose dependency was rejected is not applied as said`() throws {
        try till.open()
        let (_, close) = try till.close()
        let refused = try till.sign(close, by: "c07")
        let dependent = try till.charge(
            till.folio("F-1"),
            with: Till.Extras(dependencies: [refused.id])
        )
        let orphan = try till.charge(
            till.folio("F-1"),
            with: Till.Extras(dependencies: [till.mint()])
        )
        try till.sync()
        #expect(try till.verdict(of: dependent).code == "MELMASTOON.SYNC.DEPENDENCY_REJECTED")
        #expect(try till.verdict(of: dependent).disposition == .suspense)
        #expect(try till.verdict(of: orphan).status == .deferred)
        hotel.clock.advance(milliseconds: 80 * 3_600_000)
        try hotel.settle()
        #expect(try till.verdict(of: orphan).disposition == .suspense)
        try hotel.checkBooks()
    }
}
