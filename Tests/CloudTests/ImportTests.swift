import Cloud
import CloudStore
import Judge
import Ledger
import TestSupport
import Testing
import World

/// `property import`: everything or nothing, every fault listed.
struct ImportTests {
    private func file(_ change: (inout [String: JSON]) -> Void) throws -> JSON {
        guard case .object(var members) = try JSON(parsing: Array(Hotel.file.utf8)) else {
            preconditionFailure("the file is an object")
        }
        change(&members)
        return .object(members)
    }

    private func refused(_ document: JSON, _ hotel: Hotel) -> OfficeRefusal? {
        do throws(OfficeRefusal) {
            _ = try hotel.office.perform(OfficeCommand("property import", document: document))
            return nil
        } catch { return error }
    }

    @Test func `property.json: every wrong or missing member is listed, nothing is written`() throws
    {
        let hotel = try Hotel()
        let before = try hotel.documents("drawers")
        let document = try file { members in
            members["tenant"] = ["code": "melm"]
            members["drawers"] = [
                ["code": "D 1", "base_currency": "XXX", "currencies": [], "colour": "red"]
            ]
            members["staff"] = [["roles": ["king"], "pin": "1234"]]
            members["surprise"] = true
            members["folios"] = [["folio_no": "F-1", "currency": "AFN"], ["currency": "AFN"]]
        }
        let refusal = try #require(refused(document, hotel))
        #expect(refusal.kind == .refused)
        let wanted = [
            "tenant.name: missing", "drawers[0].code: not a code",
            "drawers[0].base_currency: unknown currency", "drawers[0].colour: unknown member",
            "staff[0].code: missing", "staff[0].roles: no role king", "staff[0].pin: too weak",
            "folios[1].folio_no: missing", "surprise: unknown member",
        ]
        for fault in wanted { #expect(refusal.faults.contains(fault), "\(refusal.faults)") }
        #expect(refusal.faults.count == wanted.count, "\(refusal.faults)")
        #expect(try hotel.documents("drawers") == before)
    }

    @Test func `property.json: what two lists say must go together`() throws {
        let hotel = try Hotel()
        let document = try file { members in
            guard case .list(let lists)? = members["price_lists"],
                case .object(var copy)? = lists.first
            else { return }
            copy["id"] = "pl-two"
            members["price_lists"] = .list(lists + [.object(copy)])
            members["tax_rules"] = []
        }
        let faults = try #require(refused(document, hotel)).faults
        #expect(faults.contains("price_lists: no tax rule vat"))
        #expect(faults.contains { $0.contains("has two prices at once") })
    }

    @Test func `FX-4: an import names the rates that lie outside the band, and writes nothing`()
        throws
    {
        let hotel = try Hotel()
        let before = try hotel.documents("fx_snapshots")
        let rates = try #require(before.first?["rates"]?.listValue)
        func moved(_ rate: String, at time: String, name: String = "fx-far") throws -> JSON {
            try file { members in
                let old = members["fx_snapshots"]?.listValue ?? []
                let new: JSON = [
                    "id": .text(name), "base": "AFN", "taken_at": .text(time), "source": "office",
                    "rates": [["quote": "USD", "rate": .text(rate)]],
                ]
                members["fx_snapshots"] = .list(old.filter { $0["id"] != .text(name) } + [new])
                members["folios"] = [["folio_no": "F-NEW", "currency": "AFN"]]
            }
        }
        #expect(rates.contains { $0["quote"] == "USD" })
        let far = try moved("7.025", at: "2026-11-22T02:00:00.000Z")
        let refusal = try #require(refused(far, hotel))
        #expect(refusal.kind == .refused)
        #expect(refusal.code == Code.billing(.amountDisputed).text)
        #expect(refusal.faults.count == 1)
        #expect(refusal.faults.allSatisfy { $0.contains("fx-far") && $0.contains("USD") })
        #expect(try hotel.documents("fx_snapshots") == before)
        #expect(try hotel.documents("folios").allSatisfy { $0["folio_no"] != "F-NEW" })
        // Older rates put nothing in force, near ones are fine, and a person may answer for any.
        let old = try moved("7.025", at: "2026-01-01T02:00:00.000Z", name: "fx-old")
        let near = try moved("71.00", at: "2026-11-22T01:00:00.000Z", name: "fx-near")
        for document in [old, near] { #expect(refused(document, hotel) == nil) }
        _ = try hotel.office.perform(
            OfficeCommand("property import", options: ["force": ""], document: far)
        )
        #expect(try hotel.documents("fx_snapshots").contains { $0["id"] == "fx-far" })
        #expect(refused(far, hotel) == nil)
    }

    @Test func `property.json: a second import updates and keeps the ids`() throws {
        let hotel = try Hotel()
        let drawers = try hotel.documents("drawers").map { $0["id"] }
        let staff = try hotel.documents("staff").map { $0["person_id"] }
        let till = try Till(hotel)
        try hotel.order("lease take", "D1", options: ["device": "7K"])
        try till.charge(till.folio("F-1"))
        try till.sync()
        try hotel.order("night-audit run")
        let again = try file { $0["policy"] = ["tol_K": ["AFN": "70000000"]] }
        #expect(refused(again, hotel) == nil)
        #expect(try hotel.documents("drawers").map { $0["id"] } == drawers)
        #expect(try hotel.documents("staff").map { $0["person_id"] } == staff)
        #expect(try hotel.documents("business_days").first?["business_date"] == "2026-11-22")
        #expect(try hotel.folioBalance("F-1") == 66_000_000)
        let leases = try hotel.documents("drawers").compactMap { $0["lease"]?["fence"] }
        #expect(leases == [1])
        let policy = try hotel.documents("policy").first
        #expect(policy?["values"]?["tol_K"] == ["AFN": "70000000"])
        #expect(policy?["values"]?["property_name"] == "Kabul House")
        #expect(policy?["values"]?.objectValue?.count == 3)
        try hotel.checkBooks()
    }

    @Test func `SEC-11: an initial PIN is hashed, never stored`() throws {
        let hotel = try Hotel()
        let cashier = try hotel.id(of: "c07", in: "staff")
        let secret = try hotel.read { (ledger) throws(CloudStoreError) in
            try ledger.pin(of: cashier)
        }
        #expect(secret?.version == 1)
        #expect(secret?.salt.count == 16)
        #expect(secret?.output.count == 32)
        for document in try hotel.documents("staff") {
            #expect(document["pin"] == nil)
        }
        #expect(refused(try file { _ in }, hotel) == nil)
        let kept = try hotel.read { (ledger) throws(CloudStoreError) in
            try ledger.pin(of: cashier)
        }
        #expect(kept == secret, "the same PIN again is no new version")
    }
}
