import Testing
import World

@testable import Agent

@Suite struct CareTests {
    @Test func `SC-03: however many ask for care, one care is pending at a time`() throws {
        let folder = try DeskFolder.used(3)
        let core = AgentCore(
            configuration: folder.configuration,
            state: folder.state,
            credential: nil,
            ports: folder.ports
        )
        try core.start()
        defer { core.stop() }
        let body = Array(#"{"wait":60}"#.utf8)
        let wait = Request(.post, "/v1/admin/sync", body: body, ticket: 1)
        _ = core.adminResponder.respond(to: wait)
        core.turn()
        for _ in 0..<8 {
            if case .ready(let agent) = core.standing { agent.isDumpDue = true }
            let care = core.takeOutput().errands.count { $0 == .tidy }
            #expect(care == 1)
            for _ in 0..<care { core.tidy() }
        }
    }
}
