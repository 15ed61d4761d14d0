import Cloud
import CloudStore
import Keyring
import Ledger
import TestSupport
import Testing
import World

/// What head office does beside the books: PINs, rates, loss reports.
struct HeadOfficeCareTests {
    private func snapshot(_ id: String, _ rate: String) -> JSON {
        [
            "id": .text(id), "base": "AFN", "taken_at": "2026-11-21T05:00:00.000Z",
            "source": "office", "rates": [["quote": "USD", "rate": .text(rate)]],
        ]
    }

    private func current(_ hotel: Hotel) throws -> String? {
        try hotel.read { (ledger) throws(CloudStoreError) in try ledger.currentRates()?.id }
    }

    @Test func `FX-4: a rate outside the band is not activated, the old one stays`() throws {
        let hotel = try Hotel()
        let wrong = snapshot("fx-2", "702.5")
        for _ in 0..<2 {
            #expect(throws: OfficeRefusal.self) { try hotel.order("fx publish", document: wrong) }
        }
        #expect(try current(hotel) == "fx-1")
        let items = try hotel.openItems()
        #expect(items.count == 1 && items.first?["fx_snapshot_id"] == "fx-2")
        // Exactly at the band it is activated, one step beyond it is not.
        #expect(throws: OfficeRefusal.self) {
            try hotel.order("fx publish", document: snapshot("fx-3", "84.301"))
        }
        try hotel.order("fx publish", document: snapshot("fx-4", "84.30"))
        #expect(try current(hotel) == "fx-4")
    }

    @Test func `FX-4: a person who looked publishes by force, and the item is settled`() throws {
        let hotel = try Hotel()
        let high = snapshot("fx-2", "702.5")
        #expect(throws: OfficeRefusal.self) { try hotel.order("fx publish", document: high) }
        try hotel.order("fx publish", options: ["force": "true"], document: high)
        #expect(try current(hotel) == "fx-2")
        #expect(try hotel.openItems().isEmpty)
    }

    @Test func `FM-E-11: an incident of a desk is an item, until somebody acknowledges it`() throws
    {
        let hotel = try Hotel()
        let till = try Till(hotel)
        let subject = AuditEvent.Subject(kind: AuditEvent.Subject.incidentKind, id: "run-1")
        try till.capture(.auditEvent(AuditEvent(.override, about: subject, detail: "2 findings")))
        try till.capture(.auditEvent(AuditEvent(.reprint, about: subject)))
        try till.sync()
        let items = try hotel.openItems()
        #expect(items.map { $0["kind"] } == ["incident"])
        #expect(
            items.first?["severity"] == "high" && items.first?["suggestions"] == ["acknowledge"]
        )
        #expect(items.first?["code"] == "incident_required")
        // ROL-5: nobody is suspended while a platform incident is flagged.
        #expect(throws: OfficeRefusal.self) { try hotel.order("entitlement set", "suspended") }
        try hotel.order("attention resolve", "N-1", options: ["how": "acknowledge"])
        #expect(try hotel.openItems().isEmpty)
        try hotel.order("entitlement set", "suspended")
        try hotel.checkBooks()
    }

    @Test func `ROL-5, FM-C-03, FM-E-08: a suspension is announced 72 hours ahead, and lifted`()
        throws
    {
        let hotel = try Hotel()
        let hour: Int64 = 3_600_000
        func announce(_ hours: Int64, plus milliseconds: Int64 = 0) throws {
            let at = hotel.clock.now().adding(milliseconds: hours * hour + milliseconds)
            try hotel.order("entitlement set", "suspended", options: ["at": at.text])
        }
        func state() throws -> JSON? { try hotel.documents("entitlement").first?["state"] }
        for wrong in [{ try announce(72, plus: -1) }, { try announce(-1) }] {
            #expect(throws: OfficeRefusal.self) { try wrong() }
            #expect(try state() == "active")
        }
        try announce(72)
        #expect(try state() == "suspended")
        try hotel.order("entitlement set", "active")
        #expect(try hotel.documents("entitlement").first?["suspend_at"] == .null)
    }

    @Test func `SEC-11: the office sets a strong PIN under a new version`() throws {
        let hotel = try Hotel()
        let staff = try hotel.id(of: "c07", in: "staff")
        func secret() throws -> CloudLedger.PINSecret? {
            try hotel.read { (ledger) throws(CloudStoreError) in try ledger.pin(of: staff) }
        }
        func row() throws -> JSON? {
            try hotel.documents("staff").first { $0["id"]?.textValue == staff.text }
        }
        let old = try #require(try secret())
        let ver = try row()?["ver"]
        let answer = try hotel.order("staff pin", "c07", options: ["pin": "604182"])
        let new = try #require(try secret())
        #expect(answer["pin_version"] == .integer(old.version + 1))
        #expect(new.version == old.version + 1 && new.output != old.output)
        #expect(try row()?["ver"] != ver)
        #expect(!(try row()?.canonicalText.contains("604182") ?? true))
        for weak in ["123456", "000000", "48291", "48291a"] {
            #expect(throws: OfficeRefusal.self) {
                try hotel.order("staff pin", "c07", options: ["pin": weak])
            }
        }
        #expect(throws: OfficeRefusal.self) {
            try hotel.order("staff pin", "c99", options: ["pin": "604182"])
        }
        #expect(try secret() == new)
    }

    @Test func `P17.6: a person closes a loss report, with a reason while it misses something`()
        throws
    {
        let hotel = try Hotel()
        let till = try Till(hotel)
        let action = till.mint()
        try hotel.read {
            [device = till.device, incarnation = till.incarnation] (
                ledger
            )
                throws(CloudStoreError) in
            let loss = CloudLedger.Loss(
                incarnation: incarnation,
                receivedSeq: 11,
                last: 13,
                isOpenEnded: false,
                witness: "slip",
                reason: "journal_hole"
            )
            try ledger.report(loss, device: device, action: action, sessions: [])
        }
        let open = try #require(try hotel.order("loss list")["losses"]?.listValue?.first)
        #expect(open["device"] == "7K" && open["missing"] == "12-13")
        #expect(try hotel.openItems().count == 1)
        let id = try #require(open["id"]?.textValue)
        #expect(throws: OfficeRefusal.self) { try hotel.order("loss close", id) }
        #expect(throws: OfficeRefusal.self) { try hotel.order("loss close", "none") }
        let closed = try hotel.order("loss close", id, options: ["reason": "keyed again"])
        #expect(closed["loss"]?["state"] == "closed")
        #expect(try hotel.order("loss list")["losses"] == [])
        #expect(try hotel.openItems().isEmpty)
        #expect(throws: OfficeRefusal.self) {
            try hotel.order("loss close", id, options: ["reason": "again"])
        }
    }
}
