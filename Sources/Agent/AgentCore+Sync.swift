import Ledger
import Sync
import World

extension AgentCore {
    private var agent: DeviceAgent? {
        guard case .ready(let agent) = standing else { return nil }
        return agent
    }

    /// Where an errand goes and what is believed there; nil when there is no cloud.
    public func trust(for errand: Errand) -> CloudTrust? {
        if errand == .enrol { return enrolling?.trust }
        guard let agent, let talk = agent.talk else { return nil }
        var hosts = Set(agent.identity.allowedHosts.map { $0.lowercased() })
        if let host = CloudTrust.host(of: talk.courier.baseURL) { hosts.insert(host) }
        return CloudTrust(
            hosts: hosts,
            authorityPEM: agent.identity.certificateAuthorityPEM,
            proxy: configuration.proxy
        )
    }

    /// The moment has come that a wait was for.
    public func timeReached() {
        switch standing {
        case .starting: break
        case .locked(let locked, _):
            if locked.code != .desk(.notEnrolled), retryPause != nil { lookAgain() }
        case .ready(let agent): run(agent.happened(.timeReached))
        }
    }

    /// Begins an errand that needs the line.
    public func begin(_ errand: Errand) -> ErrandStep {
        switch errand {
        case .wait, .tidy: return .done
        case .enrol: return enrolling.map { .send($0.request) } ?? .done
        case .snapshot(let reason, let collections):
            return beginFetch(errand, reason, collections)
        case .office(let asked):
            guard let agent, let request = request(for: asked, agent) else { return .done }
            inFlight.append(errand)
            return .send(request)
        case .hello, .time, .push, .pull:
            if let request = agent?.request(for: errand) {
                inFlight.append(errand)
                return .send(request)
            }
            let now = ports.clock.now()
            let error = WireError(.interrupted, "nothing to send")
            let nothing = CloudAnswer(
                result: .failure(error),
                sent: now,
                received: now,
                requestBytes: 0
            )
            return answered(nothing, for: errand)
        }
    }

    /// Takes the answer to the request of an errand, and whoever waits for the outbox gets a look.
    ///
    /// - Returns: What it asks of the line next.
    public func answered(_ answer: CloudAnswer, for errand: Errand) -> ErrandStep {
        if errand == .enrol {
            if let again = enrolAgain(after: answer) { return .send(again) }
            return enrolled(answer)
        }
        if isStale(errand) { return .done }
        guard let agent else { return .done }
        var step = ErrandStep.done
        switch errand {
        case .snapshot: step = fetched(answer, for: errand, agent)
        case .office(let asked): answered(answer, for: asked, agent)
        default: run(agent.received(answer, for: errand))
        }
        if case .done = step { inFlight.removeAll { $0 == errand } }
        mend(agent)
        guard case .ready = standing else { return .done }
        wipeIfDue(agent)
        guard case .ready = standing else { return .done }
        answerWaiters(agent)
        return step
    }
}

// MARK: - Snapshots

/// A snapshot on its way: asked for, being made, being fetched (P13).
struct SnapshotFetch {
    let collections: [String]?
    var manifest: SnapshotManifest?
    var requests: ArraySlice<Request> = []
    var parts: [[UInt8]] = []
}

extension AgentCore {
    /// How long a snapshot in the making is left alone, in milliseconds.
    private static let buildingPause: Int64 = 500

    private func beginFetch(
        _ errand: Errand,
        _ reason: SnapshotReason,
        _ collections: [String]?
    ) -> ErrandStep {
        guard let agent else { return .done }
        fetching = SnapshotFetch(collections: collections)
        inFlight.append(errand)
        return .send(agent.snapshotRequest(agent.mint(), reason, collections))
    }

    /// Reads an answer on the way to a snapshot; failures go to the engine.
    private func fetched(
        _ answer: CloudAnswer,
        for errand: Errand,
        _ agent: DeviceAgent
    ) -> ErrandStep {
        guard case .success(let response) = answer.result, SyncHeaders.isAnswer(response),
            response.status.isSuccess, fetching != nil
        else {
            fetching = nil
            run(agent.received(answer, for: errand))
            return .done
        }
        if fetching?.manifest != nil { return fetchedPart(response, agent) }
        do throws(LineFault) {
            return try fetchedManifest(Courier.json(of: response), agent)
        } catch {
            fetching = nil
            run(agent.happened(.failed(.snapshot, error)))
            return .done
        }
    }

    private func fetchedManifest(
        _ json: JSON,
        _ agent: DeviceAgent
    ) throws(LineFault) -> ErrandStep {
        let read: SnapshotAnswer
        do throws(ShapeError) { read = try SnapshotAnswer(json) } catch { throw .malformed }
        switch read {
        case .building(let id):
            return .pause(milliseconds: Self.buildingPause, agent.signed(.snapshot(id)))
        case .ready(let manifest):
            fetching?.manifest = manifest
            fetching?.requests =
                manifest.parts.map {
                    agent.signed(.snapshotPart(manifest.snapshotID, number: $0.number))
                }[...]
            return nextPart(agent)
        }
    }

    private func fetchedPart(_ response: Response, _ agent: DeviceAgent) -> ErrandStep {
        fetching?.parts.append(response.body)
        return nextPart(agent)
    }

    private func nextPart(_ agent: DeviceAgent) -> ErrandStep {
        if let request = fetching?.requests.popFirst() { return .send(request) }
        guard let fetch = fetching, let manifest = fetch.manifest else { return .done }
        fetching = nil
        load(manifest, fetch, agent)
        return .done
    }

    /// Puts a whole snapshot in place.
    private func load(
        _ manifest: SnapshotManifest,
        _ fetch: SnapshotFetch,
        _ agent: DeviceAgent
    ) {
        let cursor = agent.load(manifest, parts: fetch.parts, collections: fetch.collections)
        if let cursor {
            run(agent.happened(.snapshotLoaded(cursor)) + agent.replicaMoved())
            if agent.mode == .recovering { agent.mode = .normal }
        } else {
            run(agent.happened(.failed(.snapshot, .malformed)))
        }
        answerWaiters(agent)
    }
}
