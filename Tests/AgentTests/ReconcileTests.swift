import Desk
import Journal
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

struct ReconcileTests {
    private func ask(
        _ agent: DeviceAgent,
        _ path: String,
        _ body: JSON? = nil,
        id: String = "run-1"
    ) throws -> (status: Int, json: JSON) {
        var request = Request(body == nil ? .get : .post, path)
        request.body = body?.canonicalBytes ?? []
        request.headers["Edge-Request-Id"] = id
        let response = agent.answer(try OperatorRoute(request.method, request.path), request)
        return (Int(response.status.rawValue), try JSON(parsing: response.body))
    }

    /// The cloud has cash of a slip that this desk never gave.
    private func addLine(of slip: JSON, _ micro: JSON, to agent: DeviceAgent) throws {
        let line: JSON = [
            "id": .text(agent.mint().text), "ver": 1, "type": "drawer.paid_in", "slip": slip,
            "cash_session_id": .text(DeskFolder.session.text),
            "drawer_effect": [["currency": "AFN", "amount_micro": micro]],
        ]
        try agent.store.stage([.put(collection: "session_entries", .init(line, "doc"))])
        let cursor = try #require(Cursor("c1.AAAA"))
        let now = agent.ports.clock.now()
        try agent.store.apply(
            Checkpoint(cursor: cursor, at: now, custody: [], sums: [:], hasMore: false)
        )
    }

    @Test func `FM-E-09: a run is named by its request, and a repeat gives its result`() throws {
        let folder = try DeskFolder.used(4)
        let agent = try folder.start()
        defer { agent.close() }
        let first = try ask(agent, "/v1/admin/reconcile", [:]).json
        #expect(first["run_id"] == "run-1")
        #expect(first["sessions"] == 1)
        let seq = agent.journal.position.seq
        folder.clock.advance(milliseconds: 5_000)
        try folder.capture(2, at: agent)
        #expect(try ask(agent, "/v1/admin/reconcile", [:]).json == first)
        let second = try ask(agent, "/v1/admin/reconcile", [:], id: "run-2").json
        #expect(second["at"] != first["at"])
        #expect(second["turnover"] != first["turnover"])
        #expect(agent.journal.position.seq == seq + 2)
        #expect(try ask(agent, "/v1/admin/reconcile", [:], id: "").status == 400)
    }

    @Test func `FM-E-11: an incident is told to head office, once until it is acknowledged`() throws
    {
        let folder = try DeskFolder.used(4)
        var agent = try folder.start()
        try folder.loadSnapshot(into: agent)
        try addLine(of: "7K-2026-000099", "999000000", to: agent)
        let seq = agent.journal.position.seq
        let run = try ask(agent, "/v1/admin/reconcile", [:]).json
        #expect(run["incident_required"] == true)
        #expect(agent.journal.position.seq == seq + 1)
        let numbering = agent.journal.position.incarnation
        let last = try agent.store.outbox(numbering, from: seq + 1, limit: 1)
        guard case .auditEvent(let event) = last.first?.action?.payload else {
            Issue.record("no event was captured")
            return
        }
        #expect(event.tellsIncident && event.subject?.id == "run-1")
        #expect(try ask(agent, "/v1/admin/reconcile", [:]).json == run)
        #expect(try ask(agent, "/v1/admin/reconcile", [:], id: "run-2").status == 200)
        #expect(agent.journal.position.seq == seq + 1)
        agent.close()
        try folder.destroyStore()
        agent = try folder.start()
        defer { agent.close() }
        let items = try agent.attention().filter { $0.subject.kind == "incident" }
        #expect(items.map(\.subject.severity) == [.high])
    }

    @Test func `SEC-20: an unknown drawer is no wish, and the rules in force are told`() throws {
        let folder = try DeskFolder.used(2)
        let agent = try folder.start()
        defer { agent.close() }
        let wish: JSON = ["drawer": "D9", "wish": "want"]
        #expect(try ask(agent, "/v1/admin/lease", wish).status == 422)
        let policy = try ask(agent, "/v1/admin/policy").json
        #expect(policy["default"] == true)
        #expect(policy["values"]?["max_session_age_h"] == 24)
        #expect(policy["values"]?["tol_K"]?["AFN"] == "50000000")
        #expect(policy["as_of"] == .null)
    }
}
