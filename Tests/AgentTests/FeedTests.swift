import Journal
import Ledger
import Sync
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct FeedTests {
    private static func cursor(_ text: String) throws -> Cursor {
        try #require(Cursor(text))
    }

    /// An agent that pulls from a cursor, after its hello and a snapshot.
    private func pulling(_ folder: DeskFolder, from cursor: Cursor) throws -> DeviceAgent {
        let agent = try folder.start()
        try agent.beginTalk()
        #expect(agent.happened(.started).contains(.hello))
        var hello = HelloResponse(
            cloud: .init(name: "test", version: "1.0.0", cloudEpoch: "ce_1", region: "eu1"),
            deviceID: agent.identity.deviceID,
            standing: .active,
            view: "v_1"
        )
        hello.incarnations = [KnownIncarnation(unknown: agent.journal.position.incarnation)]
        _ = agent.happened(.helloAnswered(hello, matches: [:]))
        #expect(agent.happened(.snapshotLoaded(cursor)).contains(.pull(cursor)))
        return agent
    }

    @Test func `P11.1: a body that ends at a mark is gone on with from there, at once`() throws {
        let start = try Self.cursor("c1.AAAA")
        let mark = try Self.cursor("c1.BBBB")
        let folder = try DeskFolder.used(3)
        let agent = try pulling(folder, from: start)
        defer { agent.close() }
        let begin = Change.begin(from: start, cloudEpoch: "ce_1", view: "v_1")
        let errands = agent.pulls([begin, .mark(mark)], from: start)
        #expect(errands.contains(.pull(mark)))
        #expect(agent.line.isOnline)
    }

    @Test func `P11.2: a body without a mark of its own is a broken line`() throws {
        let start = try Self.cursor("c1.AAAA")
        let folder = try DeskFolder.used(3)
        let agent = try pulling(folder, from: start)
        defer { agent.close() }
        let begin = Change.begin(from: start, cloudEpoch: "ce_1", view: "v_1")
        let errands = agent.pulls([begin, .mark(start)], from: start)
        #expect(!errands.contains(.pull(start)))
        #expect(!agent.line.isOnline)
    }
}
