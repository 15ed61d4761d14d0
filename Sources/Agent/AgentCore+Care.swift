import Desk
import Journal
import Ledger
import Store
import World

// The operator's verbs that change what is in the state folder. Each is journaled before it acts
// (SEC-20), so that whoever reads the chain knows of it even when it was cut off.

extension AgentCore {
    /// `edgectl rekey`.
    func rekey(_ agent: DeviceAgent, _ request: Request) throws(Refusal) -> Response {
        let asked = try Self.read(request, Rekey.init)
        guard agent.mode == .normal || agent.mode == .suspended else {
            throw .desk(agent.modeCode ?? .locked)
        }
        try agent.override(.verb("rekey", asked.parts.map(\.rawValue)), by: request.peer)
        do throws(BootHalt) {
            defer { goOn(with: agent) }
            return Response(.ok, json: try agent.rekey(asked).json)
        } catch { throw Refusal(error) }
    }

    /// `edgectl backup`: makes it, and says how large it is.
    func backup(_ agent: DeviceAgent, _ request: Request) throws(Refusal) -> Response {
        try agent.override(.verb("backup"), by: request.peer)
        do throws(BootHalt) { return Response(.ok, json: try agent.makeBackup()) } catch {
            throw Refusal(error)
        }
    }

    /// A page of it.
    func backupPage(_ agent: DeviceAgent, _ request: Request) throws(Refusal) -> Response {
        guard let offset = request.parameter("at").flatMap({ Int64($0) }), offset >= 0 else {
            throw .desk(.usage, ["fault": "at: not a number"])
        }
        do throws(BootHalt) {
            return Response(
                .ok,
                headers: ["Content-Type": "application/octet-stream"],
                body: try agent.backupPage(at: offset)
            )
        } catch { throw Refusal(error) }
    }

    /// `edgectl purge`.
    func purge(_ agent: DeviceAgent, _ request: Request) throws(Refusal) -> Response {
        let asked: Purge
        do throws(ShapeError) { asked = try Purge(Self.body(of: request)) } catch {
            throw Refusal(error)
        }
        guard agent.mode == .normal || agent.mode == .suspended else {
            throw .desk(agent.modeCode ?? .locked)
        }
        if asked.isConfirmed { try agent.override(.verb("purge"), by: request.peer) }
        do throws(BootHalt) {
            return Response(.ok, json: try agent.purge(isConfirmed: asked.isConfirmed).json)
        } catch { throw Refusal(error) }
    }

    /// Begins the conversation with the cloud anew: what was staged went with the old store.
    private func goOn(with agent: DeviceAgent) {
        stale += inFlight
        inFlight = []
        fetching = nil
        begin(agent)
    }
}

extension Refusal {
    /// What kept a step from being done, as an operator is told.
    init(_ halt: BootHalt) {
        switch halt {
        case .locked(let desk): self.init(desk.code, ["detail": .text(desk.detail)])
        case .refused: self = .desk(.locked, ["detail": "a newer program was here"])
        }
    }
}
