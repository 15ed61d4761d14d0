import Desk
import Journal
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// What a desk makes of a cloud that is slow, does not add up, or sends what is another's.
struct OfficeTroubleTests {
    private static let begin = Change.begin(from: nil, cloudEpoch: "ce_1", view: "v_1")

    private func pulling(_ folder: DeskFolder) throws -> (DeviceAgent, Cursor) {
        let agent = try folder.start()
        try folder.loadSnapshot(into: agent)
        try agent.beginTalk()
        _ = agent.happened(.started)
        var hello = HelloResponse(
            cloud: .init(name: "test", version: "1.0.0", cloudEpoch: "ce_1", region: "eu1"),
            deviceID: agent.identity.deviceID,
            standing: .active,
            view: "v_1"
        )
        hello.incarnations = [KnownIncarnation(unknown: agent.journal.position.incarnation)]
        _ = agent.happened(.helloAnswered(hello, matches: [:]))
        let cursor = try #require(Cursor("c1.AAAA"))
        _ = agent.happened(.snapshotLoaded(cursor))
        return (agent, cursor)
    }

    private func checkpoint(_ agent: DeviceAgent, sums: [String: RowSum] = [:]) throws -> Change {
        let next = try #require(Cursor("c1.BBBB"))
        return .checkpoint(
            Checkpoint(
                cursor: next,
                at: agent.ports.clock.now(),
                custody: [],
                sums: sums,
                hasMore: false
            )
        )
    }

    @Test func `FM-D-01, FM-B-17: with the line up what waits is told, and which row is first`()
        throws
    {
        let folder = try DeskFolder.used(4)
        let (agent, cursor) = try pulling(folder)
        defer { agent.close() }
        agent.pulls([Self.begin, try checkpoint(agent)], from: cursor)
        let oldest = try #require(try agent.store.outboxStatus().oldest)
        let states: [(seconds: Int64, state: String)] = [
            (30, "ok"), (31, "warning"), (900, "warning"), (901, "broken"),
        ]
        for (seconds, state) in states {
            folder.clock.setWall(oldest.adding(milliseconds: seconds * 1_000))
            let part = try agent.diagnosis().parts.first { $0.name == .outbox }
            #expect(part?.state.rawValue == state, "\(seconds)")
        }
        #expect(try agent.diagnosis().reach == .property)
        let listing = agent.answer(.outbox, Request(.get, "/v1/admin/outbox"))
        let rows = try JSON(parsing: listing.body)["actions"]?.listValue ?? []
        #expect(rows.first?["captured_at"] == .text(oldest.text))
        #expect(rows.first?["state"] == "pending")
        let age = try AgentMetrics(agent).text.split(separator: "\n").map(String.init)
        #expect(age.contains("edge_outbox_oldest_age_seconds 901"))
    }

    @Test func `FM-D-02: sums that differ are one item until a checkpoint agrees`() throws {
        let folder = try DeskFolder.used(4)
        var (agent, cursor) = try pulling(folder)
        let right = try #require(try agent.store.sums()["folios"])
        let wrong = RowSum(count: right.count + 1, total: right.total)
        for _ in 0..<2 {
            let lines = [Self.begin, try checkpoint(agent, sums: ["folios": wrong])]
            agent.pulls(lines, from: cursor)
            cursor = try #require(Cursor("c1.BBBB"))
        }
        let items = try agent.attention().filter { $0.subject == .sumsDiffer }
        #expect(items.count == 1)
        #expect(try agent.status().highItems > 0)
        let pull = try agent.diagnosis().parts.first { $0.name == .pull }
        #expect(pull?.state == .broken && pull?.detail == "sums_differ")
        agent.close()
        try folder.destroyStore()
        (agent, cursor) = try pulling(folder)
        defer { agent.close() }
        #expect(try agent.attention().filter { $0.subject == .sumsDiffer } == items)
        agent.pulls([Self.begin, try checkpoint(agent, sums: ["folios": right])], from: cursor)
        #expect(try agent.attention().allSatisfy { $0.subject != .sumsDiffer })
    }

    @Test(arguments: ["entitlement", "policy", "business_days", "folios"])
    func `K61 foreign_tenant_pull, FM-B-15, FM-C-07: nothing of it is kept, and the desk stops`(
        collection: String
    ) throws {
        let folder = try DeskFolder.used(4)
        let (agent, cursor) = try pulling(folder)
        defer { agent.close() }
        let row: JSON = [
            "id": "0198f999-9999-7000-8000-0000000000a9", "ver": 1_000,
            "tenant_id": "0198f999-9999-7000-8000-0000000000a9",
        ]
        let document = try Change.Document(row, "doc")
        let lines = [
            Self.begin, .put(collection: collection, document), try checkpoint(agent),
        ]
        let errands = agent.pulls(lines, from: cursor)
        #expect(!errands.contains { $0.request == .pull || $0.request == .push })
        #expect(agent.mode == .quarantined)
        #expect(try agent.store.replicaState().cursor != Cursor("c1.BBBB"))
        #expect(try agent.store.documents(collection).allSatisfy { $0["id"] != row["id"] })
        #expect(try agent.attention().map(\.subject).contains(.foreignRow))
        let own = try agent.diagnosis().parts.first { $0.name == .agent }
        #expect(own?.code == .desk(.quarantined))
        // Facts go on in the open session; only the exchange stands still.
        let seq = agent.journal.position.seq
        try folder.capture(1, at: agent)
        #expect(agent.journal.position.seq == seq + 1)
        #expect(agent.happened(.captured(last: seq + 1)).allSatisfy { $0.request != .push })
    }

    @Test func `FM-B-21, FM-B-22, FM-B-34: a cloud moves a desk only to a host that was pinned`()
        throws
    {
        let folder = try DeskFolder.used(2)
        let (agent, _) = try pulling(folder)
        defer { agent.close() }
        func move(to base: String) -> String? {
            let problem = Problem(.regionMoved, members: ["base_url": .text(base)])
            _ = agent.happened(.refused(.push, problem, retryAfterSeconds: nil))
            return agent.talk?.courier.baseURL
        }
        let home = try #require(agent.talk?.courier.baseURL)
        for strange in [
            "https://sync.evil.example/sync/v1", "http://sync.eu2.example.net/sync/v1",
            "https://sync.eu2.example.net.evil.example/sync/v1", "https://",
        ] { #expect(move(to: strange) == home, "\(strange)") }
        #expect(try agent.store.setting("base_url") == nil)
        let seq = agent.journal.position.seq
        try folder.capture(1, at: agent)
        #expect(agent.journal.position.seq == seq + 1)
        let next = "https://sync.eu2.example.net/sync/v1"
        #expect(move(to: next) == next)
        #expect(try agent.store.setting("base_url") == next)
    }
}
