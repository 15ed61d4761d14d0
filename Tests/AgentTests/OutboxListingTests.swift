import Desk
import TestSupport
import Testing
import World

@testable import Agent

struct OutboxListingTests {
    @Test func `P17.5: what is carried again is listed and counted once`() throws {
        let folder = try DeskFolder.used(10)
        let first = try folder.start()
        #expect(try listed(first).ids.count == 11)
        first.close()
        try folder.destroy(block: 7, of: ["a", "b"])
        try folder.destroyStore()
        let agent = try folder.start()
        defer { agent.close() }
        let (ids, total) = try listed(agent)
        #expect(Set(ids).count == ids.count)
        #expect(total == Int64(ids.count))
        let pending = try agent.status().json["outbox"]?["pending"]
        #expect(pending == .integer(total))
    }

    private func listed(_ agent: DeviceAgent) throws -> (ids: [String], total: Int64) {
        let answer = agent.answer(.outbox, Request(.get, "/v1/admin/outbox"))
        let json = try JSON(parsing: answer.body)
        let ids = json["actions"]?.listValue?.compactMap { $0["action_id"]?.textValue } ?? []
        return (ids, json["total"]?.integerValue ?? -1)
    }
}
