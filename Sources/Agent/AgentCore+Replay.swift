import Desk
import Journal
import Ledger
import Store
import Sync
import World

extension AgentCore {
    /// Sends actions again that the cloud holds: the same bytes under the same numbers (INV-6).
    func replay(_ agent: DeviceAgent, _ request: Request) throws(Refusal) {
        let asked = try Self.read(request, Replay.init)
        let incarnation = agent.journal.position.incarnation
        let kept: [OutboxRow]
        do throws(StoreError) {
            kept = try agent.store.outbox(incarnation, from: asked.first, limit: 1)
        } catch { throw Refusal(error) }
        guard !kept.isEmpty else {
            throw .desk(.usage, ["fault": .text("seq \(asked.first) is not kept here")])
        }
        run(agent.happened(.replayWanted(from: asked.first)) + agent.happened(.personWaited))
        let range = agent.talk?.engine.replaying
        answer(admin, request.ticket, Response(.ok, json: ReplayAnswer(range).json))
    }
}
