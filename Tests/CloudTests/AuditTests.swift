import Ledger
import TestSupport
import Testing
import World

/// What desks told auditors, as head office reads it.
struct AuditTests {
    @Test func `P8.17: every kind of event is kept once, and listed by kind and desk`() throws {
        let hotel = try Hotel()
        let till = try Till(hotel)
        let other = try Till(hotel, "8M")
        var told: [Action] = []
        for kind in AuditEvent.Kind.allCases {
            let subject = AuditEvent.Subject(kind: "slip", id: kind.rawValue)
            let event = AuditEvent(kind, about: subject, detail: "in words")
            told.append(try till.capture(.auditEvent(event)))
        }
        try other.capture(.auditEvent(AuditEvent(.kick)))
        try till.sync()
        try other.sync()
        // Carried again after a hole, an event is the same one.
        try till.restart()
        for action in told { till.carryAgain(action) }
        try till.sync()
        func list(_ options: [String: String] = [:]) throws -> [JSON] {
            try #require(try hotel.order("audit list", options: options)["events"]?.listValue)
        }
        #expect(try list().count == AuditEvent.Kind.allCases.count + 1)
        #expect(try list().first?["device"] == "8M")
        for kind in AuditEvent.Kind.allCases {
            let found = try list(["kind": kind.rawValue, "device": "7K"])
            #expect(found.map { $0["kind"] } == [.text(kind.rawValue)])
            #expect(found.first?["subject"] == ["kind": "slip", "id": .text(kind.rawValue)])
            #expect(found.first?["detail"] == "in words")
            #expect(found.first?["staff"] == "c07")
        }
        #expect(throws: (any Error).self) { try list(["kind": "gossip"]) }
        #expect(throws: (any Error).self) { try list(["device": "9Z"]) }
    }
}
