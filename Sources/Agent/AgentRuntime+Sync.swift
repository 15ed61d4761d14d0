import Ledger
import Sync
import World

/// What comes after an answer to a question for a snapshot.
enum SnapshotNext {
    /// Nothing: the engine was told.
    case none
    /// Ask again after a pause, in milliseconds.
    case ask(Request, pause: Int64)
    /// Fetch the parts.
    case parts(SnapshotManifest, [Request])
}

extension AgentRuntime {
    private var agent: DeviceAgent? {
        guard case .ready(let agent) = standing else { return nil }
        return agent
    }

    /// The way to the cloud, made anew when the device was enrolled or moved.
    var exchange: (any Exchange)? {
        guard let agent, let talk = agent.talk else { return nil }
        var hosts = Set(agent.identity.allowedHosts.map { $0.lowercased() })
        if let host = CloudTrust.host(of: talk.courier.baseURL) { hosts.insert(host) }
        let trust = CloudTrust(
            hosts: hosts,
            authorityPEM: agent.identity.certificateAuthorityPEM,
            proxy: configuration.proxy
        )
        if let line, line.trust == trust { return line.exchange }
        let made = connect(trust)
        line = (trust, made)
        return made
    }

    /// Tells the engine what happened.
    func happened(_ event: SyncEvent) {
        guard let agent else { return }
        run(agent.happened(event))
    }

    /// The signed request of an errand.
    func request(for errand: Errand) -> Request? { agent?.request(for: errand) }

    /// Hands an answer over, and whoever waits for the outbox gets a look.
    func received(_ answer: CloudAnswer, for errand: Errand) {
        guard let agent else { return }
        run(agent.received(answer, for: errand))
        if agent.needsRebuild { agent.rebuildStore() }
        answerWaiters(agent)
    }

    /// The first question for a snapshot.
    func snapshotRequest(_ reason: SnapshotReason, _ collections: [String]?) -> Request? {
        guard let agent else { return nil }
        return agent.snapshotRequest(agent.mint(), reason, collections)
    }

    /// Reads the answer to a question for a snapshot; failures go to the engine.
    func snapshotAnswered(_ answer: CloudAnswer, for errand: Errand) -> SnapshotNext {
        guard let agent else { return .none }
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response),
            response.status.isSuccess
        else {
            run(agent.received(answer, for: errand))
            return .none
        }
        do throws(LineFault) {
            let json = try Courier.json(of: response)
            let read: SnapshotAnswer
            do throws(ShapeError) { read = try SnapshotAnswer(json) } catch {
                throw .malformed
            }
            switch read {
            case .building(let id):
                return .ask(agent.signed(.snapshot(id)), pause: 500)
            case .ready(let manifest):
                let requests = manifest.parts.map {
                    agent.signed(.snapshotPart(manifest.snapshotID, number: $0.number))
                }
                return .parts(manifest, requests)
            }
        } catch {
            run(agent.happened(.failed(.snapshot, error)))
            return .none
        }
    }

    /// The bytes of a part, nil when there was no answer; the engine was told then.
    func partAnswered(_ answer: CloudAnswer, for errand: Errand) -> [UInt8]? {
        guard let agent else { return nil }
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response),
            response.status.isSuccess
        else {
            run(agent.received(answer, for: errand))
            return nil
        }
        return response.body
    }

    /// Puts a whole snapshot in place.
    func load(
        _ manifest: SnapshotManifest,
        _ parts: [[UInt8]],
        _ collections: [String]?,
        _ errand: Errand
    ) {
        guard let agent else { return }
        if let cursor = agent.load(manifest, parts: parts, collections: collections) {
            run(agent.happened(.snapshotLoaded(cursor)) + agent.replicaMoved())
            if agent.mode == .recovering { agent.mode = .normal }
        } else {
            run(agent.happened(.failed(.snapshot, .malformed)))
        }
        answerWaiters(agent)
    }
}
