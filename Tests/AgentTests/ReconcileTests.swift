import Desk
import Journal
import Ledger
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
