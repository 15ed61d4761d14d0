import Ledger
import Sync
import TestSupport
import Testing
import World

/// Every code that travels as a problem, as a device comes by it (P18.1).
struct WireCodeTests {
    @Test(arguments: WireCase.pushes + WireCase.requests + WireCase.people + WireCase.clouds)
    func `P18.1: a code of the wire has its status, its document, and leaves nothing behind`(
        _ wire: WireCase
    ) throws {
        let town = try Town()
        let ask = try wire.prepare(town)
        let before = try Holdings(town)
        let response = try ask()
        let problem = Problem(response)
        #expect(problem.code == wire.code)
        #expect(response.status.rawValue == wire.status)
        #expect(response.headers["Content-Type"] == "application/problem+json")
        #expect(SyncHeaders.isAnswer(response))
        let parts = wire.code.split(separator: ".")
        let body = try JSON(parsing: response.body)
        #expect(body["type"] == .text("urn:melmastoon:problem:\(parts[1]):\(parts[2])"))
        #expect(body["status"] == .integer(Int64(wire.status)))
        #expect(!problem.title.isEmpty && problem.requestID != nil)
        #expect(problem.retry == (wire.status >= 429 ? "later" : "after_fix"))
        // A fork tells the office, and takes nothing (K26).
        let isFork = wire.code == "MELMASTOON.SYNC.SEQ_FORK"
        let after = try Holdings(town)
        #expect(after.received == before.received)
        #expect(after.items == before.items + (isFork ? [wire.code] : []))
        if !isFork { #expect(after.position == before.position) }
    }

    @Test func `P18.1: every problem of the table is provoked, and no other`() {
        let cases = WireCase.pushes + WireCase.requests + WireCase.people + WireCase.clouds
        let provoked = cases.map(\.code)
        #expect(Set(provoked).count == provoked.count)
        let all = Code.SyncName.allCases.filter { Problem.hasStatus($0) }
        #expect(Set(provoked) == Set(all.map { Code.sync($0).text }))
    }
}

extension Problem {
    /// Whether a code travels as a problem, by the words of the page.
    static func hasStatus(_ name: Code.SyncName) -> Bool {
        let verdicts: Set<Code.SyncName> = [
            .payloadInvalid, .actionTypeUnsupported, .actionIDReused, .opaqueQuarantined,
            .versionConflict, .dependencyRejected, .dependencyUnknown, .dependencyDown,
            .blockedByStream, .blockedByDep, .pending, .parked, .keyClass, .replayed, .expired,
        ]
        return !verdicts.contains(name)
    }
}
