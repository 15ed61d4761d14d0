import Desk
import Journal
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// What an operator sees and does of actions that no cloud could receive, on a real folder.
struct DeadLetterTests {
    /// A desk whose action with that number was refused until it was called poison.
    private func poisoned(seq: Int64) throws -> (folder: DeskFolder, agent: DeviceAgent) {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        let old = agent.journal.position.incarnation
        let begun = agent.beginIncarnation(
            .poison,
            carry: [Carry(incarnation: old, from: seq, poison: seq)]
        )
        #expect(begun != nil)
        return (folder, agent)
    }

    private func ask(
        _ agent: DeviceAgent,
        _ path: String,
        query: String = "",
        body: JSON? = nil,
        id: String = "op-1"
    ) throws -> (status: Int, json: JSON) {
        var request = Request(body == nil ? .get : .post, path, query: query)
        request.body = body?.canonicalBytes ?? []
        request.headers["Edge-Request-Id"] = id
        let response = agent.answer(try OperatorRoute(request.method, request.path), request)
        return (Int(response.status.rawValue), try JSON(parsing: response.body))
    }

    private func dead(_ agent: DeviceAgent) throws -> [JSON] {
        try ask(agent, "/v1/admin/dead-letter").json["actions"]?.listValue ?? []
    }

    @Test
    func `FM-C-12, O8, O9, MELMASTOON.DESK.REQUEST_ID_REUSED: a dead letter is requeued once`()
        throws
    {
        let (folder, agent) = try poisoned(seq: 4)
        let listed = try dead(agent)
        #expect(listed.map { $0["seq"] } == [4])
        #expect(try agent.status().outbox.deadLetter == 1)
        #expect(try agent.status().highItems > 0)
        #expect(try agent.diagnosis().reach == .row)
        let id = try #require(listed.first?["action_id"]?.textValue)
        let shown = try ask(agent, "/v1/admin/dead-letter", query: "item=4").json
        #expect(shown["actions"]?.listValue?.first?["body"]?["action_id"] == .text(id))
        let before = agent.journal.position
        let body: JSON = ["item": "4", "how": "requeue"]
        let done = try ask(agent, "/v1/admin/dead-letter", body: body)
        #expect(done.status == 200)
        #expect(done.json["action_id"] == .text(id))
        #expect(agent.journal.position.seq == before.seq + 2)
        #expect(try dead(agent) == [])
        #expect(try agent.status().outbox.deadLetter == 0)
        let again = try ask(agent, "/v1/admin/dead-letter", body: body)
        #expect(again == done)
        #expect(agent.journal.position.seq == before.seq + 2)
        let other = try ask(
            agent,
            "/v1/admin/dead-letter",
            body: ["item": "5", "how": "requeue"]
        )
        #expect(other.json["error"]?["code"] == "MELMASTOON.DESK.REQUEST_ID_REUSED")
        let second = try ask(agent, "/v1/admin/dead-letter", body: body, id: "op-2")
        #expect(second.status == 404)
        #expect(try agent.verify(full: true).isSound)
        agent.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        defer { rebuilt.close() }
        #expect(try dead(rebuilt) == [])
        let rows = try rebuilt.store.outbox(action: DeskFolder.id(id))
        #expect(rows.map(\.state) == [.deadLetter, .pending])
    }

    @Test func `FM-E-02: what waits for a person outlives the process, and the store too`() throws {
        let (folder, first) = try poisoned(seq: 4)
        let letters = try dead(first)
        let items = try first.attention()
        #expect(letters.count == 1)
        #expect(items.map(\.subject.kind) == ["dead_letter"])
        first.close()
        for isLost in [false, true] {
            if isLost { try folder.destroyStore() }
            let again = try folder.start()
            #expect(try dead(again) == letters)
            #expect(try again.attention() == items)
            again.close()
        }
        folder.letGo()
    }

    @Test func `O10: moved cash is requeued, never superseded`() throws {
        let (folder, agent) = try poisoned(seq: 4)
        defer {
            agent.close()
            folder.letGo()
        }
        let slips = try agent.store.slips(limit: 200).map(\.number.text)
        let refused = try ask(
            agent,
            "/v1/admin/dead-letter",
            body: ["item": "4", "how": "supersede", "by": .text(slips[slips.count - 1])]
        )
        #expect(refused.status == 422)
        #expect(refused.json["error"]?["params"]?["state"] == "cash_moved")
        #expect(try dead(agent).count == 1)
    }

    @Test func `SEC-20: what an operator did is in the chain, with who asked`() throws {
        let (folder, agent) = try poisoned(seq: 4)
        defer {
            agent.close()
            folder.letGo()
        }
        var request = Request(.post, "/v1/admin/dead-letter")
        request.peer = .local(userID: 1_001, processID: 77)
        request.headers["Edge-Request-Id"] = "op-9"
        request.body = (["item": "4", "how": "requeue"] as JSON).canonicalBytes
        #expect(agent.answer(.remedy, request).status == .ok)
        let last = agent.journal.position
        let row = try agent.store.outbox(last.incarnation, from: last.seq, limit: 1).first
        guard case .auditEvent(let event) = row?.action?.payload else {
            Issue.record("the last action is no audit event")
            return
        }
        #expect(event.kind == .override)
        #expect(event.detail == "requeue by uid 1001")
        #expect(row?.action?.actor == .system)
    }

    @Test func `FM-D-04: one id leads from the slip to journal, outbox, push and ledger`() throws {
        let (folder, agent) = try poisoned(seq: 4)
        defer {
            agent.close()
            folder.letGo()
        }
        let line = try #require(try agent.store.slips(limit: 200).last)
        let traced = try ask(agent, "/v1/admin/trace", query: "item=\(line.number.text)").json
        let life = try #require(traced["actions"]?.listValue?.first)
        let id = line.action.id
        #expect(life["action_id"] == .text(id.text))
        #expect(life["trace_id"] == .text(Hex.text(id.bytes)))
        let captures = life["captures"]?.listValue ?? []
        #expect(captures.map { $0["journal"]?.textValue } == ["held", "held"])
        #expect(captures.map { $0["carried_by"] != nil } == [true, false])
        #expect(life["entries"]?.listValue?.isEmpty == false)
        #expect(life["scope"]?["property"] == .text(agent.identity.propertyID))
        let same = try ask(agent, "/v1/admin/trace", query: "item=\(Hex.text(id.bytes))").json
        #expect(same == traced)
        #expect(traced["legal"] == true)
        #expect(try ask(agent, "/v1/admin/trace", query: "item=7K-2026-999999").status == 404)
        #expect(try ask(agent, "/v1/admin/trace", query: "item=F-0").status == 404)
    }
}
