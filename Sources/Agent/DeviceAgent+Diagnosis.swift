import Desk
import Journal
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// How every part of this desk is, while the agent works on it.
    ///
    /// The journal is read whole, as `verify` does it; the line is told by its last answers.
    ///
    /// - Throws: ``StoreError``.
    func diagnosis() throws(StoreError) -> Diagnosis {
        let outbox = try store.outboxStatus()
        let inKeys = keyringFiles.kekPath == state.appending("keys")
        let grade = KeyGrade(
            credential: inKeys ? nil : keyringFiles.kekPath,
            on: ports.disk
        )
        var parts = [
            agentPart, Diagnosis.Part(.enrolment, detail: identity.deviceCode),
            Diagnosis.Part(.keys, detail: grade.meaning), Diagnosis.Part(recoveryKeyOf: identity),
            clockPart, try outboxPart(outbox), try printerPart(),
        ]
        parts += Diagnosis.parts(of: try verify(full: false)).map(gradingJournal)
        parts += Diagnosis.machineParts(state, ports)
        parts += lineParts
        parts += try freezeParts()
        return Diagnosis(
            parts,
            outbox: Diagnosis.Outbox(pending: outbox.pending, money: outbox.money.list)
        )
    }

    private var agentPart: Diagnosis.Part {
        if mode == .normal { return Diagnosis.Part(.agent) }
        let code = modeCode ?? (mode == .recovering ? .recovering : .locked)
        return Diagnosis.Part(.agent, .desk(code), "mode " + mode.rawValue)
    }

    private var clockPart: Diagnosis.Part {
        let offset = line.offsetMilliseconds.map { "\($0) ms from the cloud's" }
        guard isClockTrusted(at: ports.clock.now()) else {
            return Diagnosis.Part(.clock, .sync(.signatureStale), offset)
        }
        return Diagnosis.Part(.clock, detail: offset)
    }

    // SPEC: B-17: with the line up nothing waits long; what does stands first in the listing.
    private func outboxPart(_ outbox: OutboxStatus) throws(StoreError) -> Diagnosis.Part {
        let part = Diagnosis.Part(outbox: outbox)
        guard part.state == .ok, talk?.engine.line.state == .online, let oldest = outbox.oldest
        else { return part }
        let age = (ports.clock.now().milliseconds - oldest.milliseconds) / 1_000
        let limits = try store.policy().outboxLagSeconds
        let detail = "the oldest of \(outbox.pending) waits for \(age) s"
        if limits.last.map({ age > $0 }) == true {
            return Diagnosis.Part(.outbox, .sync(.unavailable), detail, reach: .property)
        }
        let isLate = limits.first.map { age > $0 } == true
        return isLate ? Diagnosis.Part(.outbox, .warning, detail: detail) : part
    }

    /// What waits for paper; where that is only `till.conf` knows.
    private func printerPart() throws(StoreError) -> Diagnosis.Part {
        let waiting = try store.waitingPrintJobs()
        guard waiting > 0 else { return Diagnosis.Part(.printer) }
        return Diagnosis.Part(.printer, .warning, detail: "\(waiting) slips wait for paper")
    }

    // SPEC: DUR-1: two copies on one disk are not two disks.
    private func gradingJournal(_ part: Diagnosis.Part) -> Diagnosis.Part {
        guard part.name == .journal, part.state == .ok else { return part }
        let grade = journal.durability.rawValue
        let isLess = configuration.journalB != nil && journal.durability == .saved
        if isLess {
            let detail = grade + ": the second copy is not on its own disk"
            return Diagnosis.Part(.journal, .warning, detail: detail)
        }
        return Diagnosis.Part(.journal, detail: grade)
    }

    private var lineParts: [Diagnosis.Part] {
        guard let engine = talk?.engine else {
            return LineHealth.Step.allCases.map { Diagnosis.Part($0.part, .unknown) }
        }
        let health = LineHealth(engine)
        return LineHealth.Step.allCases.map { step in
            switch health.state(of: step) {
            case .works: Diagnosis.Part(step.part)
            case .unknown: Diagnosis.Part(step.part, .unknown)
            case .fails(let cause):
                Diagnosis.Part(step.part, Code(cause) ?? .desk(.needsLine), cause)
            }
        }
    }

    private func freezeParts() throws(StoreError) -> [Diagnosis.Part] {
        let scopes = try store.freezes().map(\.text).sorted()
        if scopes.isEmpty { return [] }
        let isWide = scopes.contains(Freeze.device.text)
        return [
            Diagnosis.Part(
                .freeze,
                isWide ? .desk(.readOnly) : .desk(.drawerFrozen),
                scopes.joined(separator: " "),
                reach: isWide ? .all : .drawer
            )
        ]
    }
}

extension LineHealth.Step {
    /// The part of a desk that shows it.
    fileprivate var part: Diagnosis.Name {
        switch self {
        case .dns: .dns
        case .line: .line
        case .tls: .tls
        case .deviceAuth: .deviceAuth
        case .push: .push
        case .pull: .pull
        }
    }
}
