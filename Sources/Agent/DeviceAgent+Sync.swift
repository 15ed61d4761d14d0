import Journal
import Keyring
import Ledger
import Store
import Sync
import World

/// What the agent remembers of its conversation with the cloud; all of it can be learned again.
struct CloudTalk {
    var engine: SyncEngine
    var courier: Courier
    var estimate = ClockEstimate()
    var view: String?
    /// The last number of the current incarnation that the engine was told of.
    var told: Int64 = 0
}

extension DeviceAgent {
    /// Begins the conversation: the engine learns what this device holds.
    ///
    /// - Throws: ``StoreError``.
    func beginTalk() throws(StoreError) {
        var held: [LocalIncarnation] = []
        for row in try store.custodies() {
            var reach = row.lastSeq
            let isOld = row.incarnation != journal.position.incarnation
            if isOld, row.receivedSeq < row.lastSeq {
                // Up to a hole: what was above it goes on under a later numbering.
                reach = row.receivedSeq
                for rest in try store.toCarry(row.incarnation, above: reach)
                where rest.seq == reach + 1 { reach += 1 }
            }
            var known = LocalIncarnation(
                id: row.incarnation,
                last: row.lastSeq,
                held: reach,
                received: row.receivedSeq
            )
            known.promisedSafe = row.safeSeq
            known.isCarried = isOld && row.receivedSeq < row.lastSeq && reach == row.receivedSeq
            held.append(known)
        }
        if held.isEmpty {
            held = [LocalIncarnation(id: journal.position.incarnation, last: 0)]
        }
        let engine = SyncEngine(
            incarnations: held,
            cursor: try store.resumeCursor(),
            cloudEpoch: try store.setting("cloud_epoch") ?? identity.cloudEpoch,
            entropy: ports.entropy,
            at: ports.clock.now()
        )
        let courier = Courier(
            identity: identity,
            key: keyring.keys.deviceKey,
            baseURL: try store.setting("base_url") ?? identity.baseURL
        )
        talk = CloudTalk(engine: engine, courier: courier)
        talk?.told = journal.position.seq
        try recallForeign()
    }

    /// Tells the engine what happened; what it wants done here is done.
    ///
    /// - Parameter event: What happened.
    /// - Returns: What needs the line, or a moment to wait for.
    func happened(_ event: SyncEvent) -> [Errand] {
        guard var talk else { return [] }
        let steps = talk.engine.handle(event, at: ports.clock.now())
        self.talk = talk
        var errands: [Errand] = []
        for step in steps { errands += take(step) }
        noteLine()
        return errands
    }

    /// Tells the engine of actions that were captured since it was last told.
    func noteCaptures() -> [Errand] {
        let begun = untold
        untold = []
        let errands = begun.flatMap { happened(.incarnationBegan($0)) }
        guard let talk, journal.position.seq > talk.told,
            talk.engine.current.id == journal.position.incarnation
        else { return errands }
        self.talk?.told = journal.position.seq
        return errands + happened(.captured(last: journal.position.seq))
    }

    private func noteLine() {
        guard let talk else { return }
        let state = talk.engine.line.state
        if line.state != state { ports.log.write(.info, "line.changed", [.code(state.rawValue)]) }
        line.state = state
        line.offsetMilliseconds = talk.estimate.best?.offsetMilliseconds
        line.errorMilliseconds = talk.estimate.best?.errorMilliseconds
    }

    private func take(_ step: SyncStep) -> [Errand] {
        switch step {
        case .hello: return [.hello]
        case .time: return [.time]
        case .push(let incarnation, let first, let last):
            return [.push(incarnation: incarnation, first: first, last: last)]
        case .pull(let cursor): return [.pull(cursor)]
        case .snapshot(let reason, let collections):
            return [.snapshot(reason, collections: collections)]
        case .wait(let until): return [.wait(until: until)]
        case .wake: return []
        case .record(let incarnation, let received, _):
            guarded { () throws(StoreError) in
                let head = try store.head(incarnation, at: received)
                try store.received(incarnation, through: received, head: head)
                try dropTokens()
            }
            return []
        case .beginIncarnation(let reason, let carry):
            return beginIncarnation(reason, carry: carry).map { happened(.incarnationBegan($0)) }
                ?? []
        case .carry(let orders):
            guard carryAgain(orders) else { return [] }
            talk?.told = journal.position.seq
            return happened(.carried(last: journal.position.seq))
        case .checkChain(let incarnation):
            return happened(
                .chainChecked(incarnation: incarnation, isGood: chainHolds(incarnation))
            )
        case .correctClock(let cloud):
            talk?.estimate.correct(cloud: cloud, local: ports.clock.now())
            return []
        case .moveRegion(let baseURL): return move(to: baseURL)
        case .adopt(let standing):
            adopt(standing)
            return []
        case .quarantine(let reason):
            mode = .quarantined
            modeCode = .quarantined
            switch reason {
            case .clone: quarantineCase = .storeRestoredOrCloned
            case .foreignRow: quarantineCase = .foreignTenantPull
            }
            ports.log.write(.error, "sync.quarantined", [.code(reason.rawValue)])
            return []
        case .alarm(let alarm):
            tell(alarm)
            return []
        }
    }

    private func move(to baseURL: String) -> [Errand] {
        let host = baseURL.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" }
        guard baseURL.hasPrefix("https://"), identity.allowedHosts.contains(String(host)) else {
            ports.log.write(.error, "sync.region_refused", [])
            return []
        }
        talk?.courier.baseURL = baseURL
        guarded { () throws(StoreError) in try store.set("base_url", baseURL) }
        return []
    }

    private func adopt(_ standing: DeviceStanding) {
        switch standing {
        case .revoked:
            mode = .quarantined
            modeCode = .quarantined
            quarantineCase = .deviceRevoked
        case .active where mode == .quarantined && talk?.engine.isQuarantined == false:
            mode = .normal
            modeCode = nil
            quarantineCase = nil
        case .active, .suspended: break
        }
        ports.log.write(.info, "sync.standing", [.code(standing.rawValue)])
    }

    private func tell(_ alarm: SyncAlarm) {
        let code: String
        switch alarm {
        case .refused(let refused): code = refused
        case .incarnation(let reason): code = "incarnation." + reason.rawValue
        case .clone: code = "clone"
        case .pruned: code = "pruned"
        case .chainBroken: code = "chain_broken"
        case .clientTooOld: code = "client_too_old"
        case .sumsDiffer: code = "sums_differ"
        }
        ports.log.write(.error, "sync.alarm", [.code(code)])
    }

    /// Whether the own log of an incarnation links from its first held number to its last (P9.9).
    ///
    /// The store proves each row by its own hash when it reads it.
    private func chainHolds(_ incarnation: ID) -> Bool {
        do throws(StoreError) {
            var next: Int64 = 1
            var head: [UInt8]?
            while true {
                let rows = try store.outbox(incarnation, from: next, limit: 500)
                for row in rows {
                    if let head, row.previousHash != head { return false }
                    head = row.hash
                }
                guard let last = rows.last else { return true }
                next = last.seq + 1
            }
        } catch { return false }
    }

    /// Runs a change of the store whose failure is the store's trouble, not the line's.
    func guarded(_ body: () throws(StoreError) -> Void) {
        do throws(StoreError) { try body() } catch {
            tally.note(error)
            if error.isDamage { needsRebuild = true }
            ports.log.write(.error, "store.failed", [])
        }
    }
}
