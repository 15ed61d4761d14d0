import TestSupport
import Testing
import World

@testable import Agent

@Suite struct CareTests {
    @Test func `SC-03: however many ask for care, one care is pending at a time`() throws {
        let folder = try DeskFolder.used(3)
        let core = folder.core
        try core.start()
        defer { core.stop() }
        let body = Array(#"{"wait":60}"#.utf8)
        let wait = Request(.post, "/v1/admin/sync", body: body, ticket: 1)
        _ = core.adminResponder.respond(to: wait)
        core.turn()
        var dumps = 0
        for _ in 0..<8 {
            if case .ready(let agent) = core.standing {
                agent.isDumpDue = true
                agent.dumpedAt = folder.clock.monotonicMilliseconds()
            }
            let errands = core.takeOutput().errands
            #expect(errands.count { $0 == .tidy(.soon) } == 1)
            dumps += errands.count { $0 == .tidy(.dump) }
            core.tidy(.soon)
        }
        #expect(dumps == 1)
    }

    @Test func `SC-03: an idle agent asks for no care, though a dump is due`() throws {
        let folder = try DeskFolder.used(3)
        let core = folder.core
        try core.start()
        defer { core.stop() }
        guard case .ready(let agent) = core.standing else {
            Issue.record("the agent is not ready")
            return
        }
        // What a ballast needs on the way to its size is no idle moment.
        try folder.put(
            [UInt8](repeating: 0, count: 64 << 20),
            at: folder.state.appending("ballast")
        )
        agent.isDumpDue = true
        agent.dumpedAt = folder.clock.monotonicMilliseconds()
        _ = core.takeOutput()
        core.tidy(.soon)
        #expect(core.takeOutput().errands == [.tidy(.dump)])
        core.tidy(.soon)
        #expect(core.takeOutput().errands.isEmpty)
        folder.clock.advance(milliseconds: Care.dump.pauseMilliseconds)
        core.tidy(.dump)
        #expect(core.takeOutput().errands.isEmpty)
        #expect(!agent.isDumpDue)
    }
}
