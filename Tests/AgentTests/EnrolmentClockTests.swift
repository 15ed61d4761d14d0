import Ledger
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// A new desktop with a dead battery becomes known to its cloud all the same.
struct EnrolmentClockTests {
    private let folder = DeskFolder()

    private func core() throws -> AgentCore {
        let core = AgentCore(
            configuration: AgentConfiguration(),
            state: folder.state,
            credential: nil,
            ports: folder.ports
        )
        try core.start()
        return core
    }

    /// The first request of an enrolment.
    private func begin(_ core: AgentCore) throws -> Request {
        let body: JSON = [
            "cloud": "https://sync.eu1.example.net",
            "token": .text("met1_" + String(repeating: "A", count: 43)),
        ]
        var request = Request(.post, "/v1/admin/enroll", body: body.canonicalBytes)
        request.headers["Edge-Request-Id"] = "enrol"
        request.ticket = 1
        _ = core.adminResponder.respond(to: request)
        core.turn()
        #expect(core.takeOutput().errands == [.enrol])
        return try #require(sent(core.begin(.enrol)))
    }

    private func sent(_ step: ErrandStep) -> Request? {
        guard case .send(let request) = step else { return nil }
        return request
    }

    private func answer(_ core: AgentCore, _ response: Response) -> ErrandStep {
        let now = folder.clock.now()
        let answer = CloudAnswer(
            result: .success(response),
            sent: now,
            received: now,
            requestBytes: 600
        )
        return core.answered(answer, for: .enrol)
    }

    @Test func `P5.5: an enrolment dated wrong is dated by the cloud's clock and sent once more`()
        throws
    {
        folder.clock.setWall(Timestamp(milliseconds: 7_000))
        let core = try core()
        defer { core.stop() }
        let first = try begin(core)
        let right = Product.releasedAt.milliseconds / 1_000 + 86_400
        var problem = Problem(
            .signatureStale,
            members: ["server_time_ms": .integer(right * 1_000)]
        ).response
        problem.headers[SyncHeaders.sentinel] = SyncHeaders.version
        let step = answer(core, problem)
        let second = try #require(sent(step))
        let input = second.headers["Signature-Input"] ?? ""
        #expect(input.contains(";created=\(right);"), "\(input)")
        #expect(second.body == first.body)
        #expect(sent(answer(core, problem)) == nil, "once, not for ever")
        #expect(core.takeOutput().hasAnswers, "the operator is told")
    }
}
