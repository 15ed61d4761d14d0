import Desk
import Journal
import Keyring
import Ledger
import Store
import Sync
import World

/// A command on its way to be captured, its people checked.
struct CaptureRequest {
    let command: any Command
    let actor: Actor
    /// The caller's request id.
    let requestID: String
    /// 16 hexadecimal digits of the body without PINs.
    let digest: String
}

extension DeviceAgent {
    /// Captures a group: rules, journal, store, in the order of law 2.
    ///
    /// Every request is decided on top of the ones before it; a refusal undoes only its own work.
    /// When this returns, whatever is answered as captured is on disk twice.
    ///
    /// - Parameters:
    ///   - requests: Commands in the order they came; what does not fit into the group is left.
    ///   - notes: Local notes that must be on disk before this returns.
    ///   - events: What the agent itself tells auditors, on disk with them.
    /// - Returns: An outcome for each request that was taken, in order.
    /// - SeeAlso: `durability.md` 3.4.
    func capture(
        _ requests: [CaptureRequest],
        notes: [JSON] = [],
        events: [AuditEvent] = []
    ) -> [Result<Captured, Refusal>] {
        let began = ports.clock.monotonicMilliseconds()
        defer { tally.captures.add(ports.clock.monotonicMilliseconds() - began) }
        do throws(StoreError) {
            try catchUp()
            try store.beginGroup()
        } catch {
            return giveUp(requests, storeFailed(error))
        }
        var group = journal.draft
        var outcomes: [Result<Captured, Refusal>] = []
        do throws(StoreError) {
            for note in notes { try store.apply(StoredRecord(group.note(note))) }
            for event in events {
                let action = systemAction(.auditEvent(event), seq: group.position.seq + 1)
                try store.apply(StoredRecord(group.action(action.json)))
            }
            for request in requests where !group.isFull {
                outcomes.append(try outcome(of: request, in: &group))
            }
        } catch {
            rollBack()
            return giveUp(requests, storeFailed(error))
        }
        if let refusal = save(group) {
            return outcomes.map { outcome in outcome.flatMap { _ in .failure(refusal) } }
        }
        return outcomes
    }

    private func giveUp(
        _ requests: [CaptureRequest],
        _ refusal: Refusal
    ) -> [Result<Captured, Refusal>] {
        requests.map { _ in .failure(refusal) }
    }

    /// Journal, then store; nil when saved.
    private func save(_ group: GroupDraft) -> Refusal? {
        if group.records.isEmpty {
            rollBack()
            return nil
        }
        do throws(JournalError) { try journal.append(group) } catch {
            rollBack()
            return journalFailed(error, group)
        }
        do throws(StoreError) { try store.commitGroup() } catch {
            // WF-4: the journal has it, so "saved" is true; boot or a rebuild brings it back.
            ports.log.write(.error, "store.commit_failed", [.id(.lsn, "\(group.position.lsn)")])
            tally.note(error)
            rollBack()
            if error == .full { fallBehind(group) } else { needsRebuild = true }
        }
        return nil
    }

    /// WF-4 on a full disk: the store is sound and only lacks the group; the ballast makes room.
    private func fallBehind(_ group: GroupDraft) {
        behind += group.records
        guard gaveUpBallast() else { return }
        do throws(StoreError) { try catchUp() } catch {
            ports.log.write(.warning, "store.behind", [.id(.lsn, "\(group.position.lsn)")])
        }
    }

    /// Applies what the journal has and the store lacks, all or none.
    ///
    /// - Throws: ``StoreError/full`` while there is still no room; the records are kept.
    func catchUp() throws(StoreError) {
        if behind.isEmpty { return }
        try store.beginGroup()
        do throws(StoreError) {
            for record in behind { try store.apply(StoredRecord(record)) }
            try store.commitGroup()
        } catch {
            rollBack()
            throw error
        }
        behind = []
    }

    /// Tries again to bring the store what a full disk kept from it, so that whoever looks next
    /// sees it and the outbox has it (WF-4).
    func regain() {
        if behind.isEmpty { return }
        do throws(StoreError) { try catchUp() } catch {
            if error.isDamage { needsRebuild = true }
        }
    }

    private func rollBack() {
        do throws(StoreError) { try store.rollbackGroup() } catch { needsRebuild = true }
    }

    private func storeFailed(_ error: StoreError) -> Refusal {
        tally.note(error)
        if error.isDamage {
            needsRebuild = true
            return .desk(.recovering)
        }
        return error == .full ? .desk(.diskReserve) : Refusal(.store(.cannotSave))
    }

    /// WF-3: certainly not saved, or not known until the next scan.
    private func journalFailed(_ error: JournalError, _ group: GroupDraft) -> Refusal {
        ports.log.write(.error, "journal.failed", [.id(.lsn, "\(group.position.lsn)")])
        switch error {
        case .cannotSave(let disk):
            if disk.code == .full {
                mode = .readOnly
                modeCode = .diskReserve
                return .desk(.diskReserve)
            }
            mode = .locked
            return Refusal(.store(.cannotSave))
        case .outcomeUnknown, .needsScan, .wrongKey, .newerFormat, .foreign, .disk:
            mode = .locked
            return Refusal(.store(.outcomeUnknown), ["slip": .text("\(group.position.slip)")])
        }
    }

    private func outcome(
        of request: CaptureRequest,
        in group: inout GroupDraft
    ) throws(StoreError) -> Result<Captured, Refusal> {
        if let known = try store.request(request.requestID) {
            return answerAgain(request, known)
        }
        var query = request.command.query
        query.actorID = request.actor.staffID
        var moment = moment(at: ports.clock.now())
        if query.wantsHandover { moment.mintedSessionID = mint() }
        let token = request.command.options.supervisor?.stepUp
        moment.stepUpReference = token.map(StepUpTokens.reference)
        let view = try store.view(query, at: moment, on: claimedDate)
        let decision: DeskDecision
        do throws(Refusal) { decision = try decide(request.command, seeing: view) } catch {
            return .failure(error)
        }
        return .success(try captured(decision, request, view, in: &group))
    }

    /// Writes what was decided; from here on nothing is refused, so nothing has to be undone alone.
    private func captured(
        _ decision: DeskDecision,
        _ request: CaptureRequest,
        _ view: DeskView,
        in group: inout GroupDraft
    ) throws(StoreError) -> Captured {
        let correlation = decision.drafts.count > 1 ? mint() : nil
        let received = receivedOffline(group)
        var answered: (Action, CapturedFacts)?
        var attention: [String] = []
        var each: [Captured] = []
        for draft in decision.drafts {
            let facts = CapturedFacts(
                decision,
                of: draft,
                onPaper: request.command.options.wantsPaper,
                waiting: received.map { group.position.seq + 1 - $0 }
            )
            let rid: JSON = [.text(request.requestID), .text(request.digest), facts.json]
            let stamp = try stamp(seq: group.position.seq + 1, view, correlation)
            let action = draft.action(stamp)
            let opened = try store.apply(StoredRecord(group.action(action.json, request: rid)))
            attention += opened
            answered = (action, facts)
            keepProof(request, for: action)
            if facts.isOneOfSeveral {
                each.append(answer(action, facts, in: group, opened))
            }
        }
        take(decision.step)
        if let captured = each.joined { return captured }
        guard let (action, facts) = answered else { return answer(decision, in: group) }
        return answer(action, facts, in: group, attention)
    }

    /// Through which number the cloud holds what was captured; nil while the line is up.
    private func receivedOffline(_ group: GroupDraft) -> Int64? {
        if line.isOnline { return nil }
        guard let current = talk?.engine.current, current.id == group.position.incarnation else {
            return 0
        }
        return current.received
    }

    /// The token waits beside its action for the push; the action says its hash only (P5.8).
    private func keepProof(_ request: CaptureRequest, for action: Action) {
        guard let token = request.command.options.supervisor?.stepUp,
            action.approvals.contains(where: { $0.method == .stepUp })
        else { return }
        stepUps.keep(token, for: action.id)
    }

    /// The answer about a step that writes nothing.
    private func answer(_ decision: DeskDecision, in group: GroupDraft) -> Captured {
        Captured(
            nil,
            decision,
            incarnation: group.position.incarnation,
            durability: journal.durability,
            attention: []
        )
    }

    private func answer(
        _ action: Action,
        _ facts: CapturedFacts,
        in group: GroupDraft,
        _ attention: [String]
    ) -> Captured {
        facts.answer(
            about: action,
            in: group.position.incarnation,
            durability: journal.durability,
            attention: attention
        )
    }

    private func stamp(
        seq: Int64,
        _ view: DeskView,
        _ correlation: ID?
    ) throws(StoreError) -> ActionDraft.Stamp {
        ActionDraft.Stamp(
            id: mint(),
            seq: seq,
            slip: try store.nextSlip(on: view.businessDate),
            capture: stamp(view.businessDate, at: view.moment.now),
            correlationID: correlation
        )
    }

    private func take(_ step: DeskDecision.Step?) {
        switch step {
        case .countBegun(let session): countingSession = session
        case .countEnded: countingSession = nil
        case nil: break
        }
    }

    /// When and under which clock an action is captured now.
    func stamp(_ date: BusinessDate, at now: Timestamp) -> Action.Capture {
        lastClock = clockMemory(at: now)
        return Action.Capture(
            at: now,
            zone: zoneName,
            utcOffsetSeconds: Int64(zone.offsetSeconds(at: now)),
            businessDate: date,
            clock: clockReading
        )
    }

    /// What the agent itself knows at this moment.
    func moment(at now: Timestamp) -> DeskMoment {
        var moment = DeskMoment(
            now: now,
            mode: mode,
            mintedID: mint(),
            isOnline: line.isOnline,
            isClockTrusted: isClockTrusted(at: now)
        )
        moment.modeCode = modeCode
        moment.countingSession = countingSession
        return moment
    }

    /// Whether the clock may be believed; it flags, and decides no money.
    ///
    /// By what the line measured (CLK-1), and by what this desk remembers (CLK-2).
    func isClockTrusted(at now: Timestamp) -> Bool {
        let limits: [Int64] = [500, 5_000, 300_000]
        if let offset = line.offsetMilliseconds,
            ClockTrust(skew: offset, limits: limits) == .untrusted
        {
            return false
        }
        let reading = clockMemory(at: now)
        return ClockMemory.isTrusted(reading, after: lastClock, built: Product.releasedAt)
    }

    private func clockMemory(at now: Timestamp) -> ClockMemory {
        ClockMemory(
            wall: now,
            monotonicMilliseconds: ports.clock.monotonicMilliseconds(),
            boot: boot
        )
    }

    /// Same id, same body: the first answer again; another body is refused.
    private func answerAgain(
        _ request: CaptureRequest,
        _ known: (digest: String, rows: [OutboxRow])
    ) -> Result<Captured, Refusal> {
        guard known.digest == request.digest, !known.rows.isEmpty else {
            return .failure(.desk(.requestIDReused))
        }
        var answers: [Captured] = []
        var isEach = false
        for row in known.rows {
            guard let action = row.action else { return .failure(.desk(.requestIDReused)) }
            let facts = CapturedFacts(local: row.local)
            isEach = facts.isOneOfSeveral
            let opened: [String]
            do throws(StoreError) { opened = try store.attention(openedBy: action.id) } catch {
                return .failure(storeFailed(error))
            }
            answers.append(
                facts.answer(
                    about: action,
                    in: row.incarnation,
                    durability: journal.durability,
                    attention: opened
                )
            )
        }
        guard let last = answers.last else { return .failure(.desk(.requestIDReused)) }
        return .success(isEach ? answers.joined ?? last : last)
    }
}

extension [Captured] {
    /// One answer about all of them, nil when there is none.
    fileprivate var joined: Captured? {
        guard var whole = last else { return nil }
        whole.before = Array(dropLast())
        return whole
    }
}
