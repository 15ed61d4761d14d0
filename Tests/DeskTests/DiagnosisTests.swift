import Desk
import Ledger
import Testing
import World

struct DiagnosisTests {
    private typealias Part = Diagnosis.Part

    private static func reach(_ parts: [Part]) -> Diagnosis.Reach {
        Diagnosis(parts, outbox: nil).reach
    }

    @Test func `FM-D-05: the answer says how far the damage reaches, by its worst part`() {
        let dead = Part(.outbox, .sync(.opaqueQuarantined))
        let blocked = Part(.outbox, .sync(.blockedByStream), reach: .stream)
        let sums = Part(.ledger, .store(.sumsBroken))
        let line = Part(.dns, .desk(.needsLine))
        let store = Part(.store, .store(.corrupt))
        let fine = [Part(.agent), Part(.swap, .warning), Part(.clock, .unknown)]
        #expect(Self.reach(fine) == .nothing)
        #expect(Self.reach(fine + [dead]) == .row)
        #expect(Self.reach([blocked]) == .stream)
        #expect(Self.reach([dead, sums]) == .drawer)
        #expect(Self.reach([sums, line, dead]) == .property)
        #expect(Self.reach([line, store]) == .all)
    }

    @Test func `FM-D-07: what must be mended first comes first, and what works comes last`() {
        let found = Diagnosis(
            [
                Part(.agent, .desk(.agentUnreachable), "desk"), Part(.swap, .warning),
                Part(.disk), Part(.push, .unknown), Part(.store, .store(.corrupt), "2 bad pages"),
            ],
            outbox: Diagnosis.Outbox(pending: 3, money: [])
        )
        #expect(found.parts.map(\.name) == [.store, .agent, .swap, .push, .disk])
        #expect(
            found.parts.map(\.state) == [.broken, .broken, .warning, .unknown, .ok]
        )
        let json = found.json
        #expect(json["ok"] == false)
        #expect(json["reach"] == "all")
        #expect(
            json["parts"]?.listValue?.first == [
                "part": "store", "ok": false, "state": "broken",
                "code": "MELMASTOON.STORE.CORRUPT", "detail": "2 bad pages", "reach": "all",
            ]
        )
        #expect(json["outbox"] == ["pending": 3, "money": []])
    }
}
