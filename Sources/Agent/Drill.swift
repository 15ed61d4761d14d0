import Desk
import Journal
public import Keyring
public import Ledger
import Store
public import World

/// Why a drill found nothing that could be looked at.
public struct DrillError: Error, Hashable, Sendable {
    /// The code, as for a desk that may do nothing.
    public let code: Code
    /// What stands in the way, as in a file's name.
    public let detail: String

    init(_ halt: BootHalt) {
        switch halt {
        case .locked(let desk): (code, detail) = (desk.code, desk.detail)
        case .refused(let error): (code, detail) = (.desk(.locked), "\(error)")
        }
    }
}

/// A rehearsal of the worst day: a backup is restored into a folder of its own, the production
/// recovery boots there, everything is checked, and the folder goes (C-17).
///
/// Nothing of it reaches the cloud: an agent is booted, and never talks.
public struct Drill {
    private let backup: Backup
    private let folder: DiskPath
    private let ports: AgentPorts

    /// Prepares a drill.
    ///
    /// - Parameters:
    ///   - file: The backup.
    ///   - kek: The key-encryption key that it is sealed under.
    ///   - folder: The folder to work in; made, and removed at the end.
    ///   - ports: The outside; the drill logs nothing.
    public init(of file: DiskPath, kek: Secret, in folder: DiskPath, ports: AgentPorts) {
        backup = Backup(path: file, kek: kek, disk: ports.disk)
        self.folder = folder
        self.ports = AgentPorts(
            clock: ports.clock,
            entropy: ports.entropy,
            disk: ports.disk,
            log: NoLog(),
            storeDisk: ports.storeDisk,
            zoneFile: ports.zoneFile
        )
    }

    /// Restores, boots, verifies, reports in money, and removes the folder again.
    ///
    /// - Returns: The body of `edgectl drill --json`.
    /// - Throws: ``DrillError`` when there is nothing that could be booted.
    public func run() throws(DrillError) -> JSON {
        let began = ports.clock.monotonicMilliseconds()
        do throws(BootHalt) {
            let found: Result<JSON, BootHalt>
            do throws(BootHalt) {
                try clear()
                found = .success(try rehearsed(since: began))
            } catch { found = .failure(error) }
            try clear()
            return try found.get()
        } catch { throw DrillError(error) }
    }

    private func rehearsed(since began: Int64) throws(BootHalt) -> JSON {
        try BootStep.disk { () throws(DiskError) in try ports.disk.makeFolder(folder) }
        let facts = try backup.restore(into: folder)
        try BootStep.disk { () throws(DiskError) in
            let tmp = folder.appending("tmp")
            try ports.disk.makeFolder(tmp)
            let text = KeyFile.text(ofKEK: backup.kek)
            try ports.disk.place(text, at: folder.appending("keys"), through: tmp)
        }
        let outcome: BootOutcome
        let boot = Boot(
            configuration: AgentConfiguration(),
            state: folder,
            credential: nil,
            ports: ports
        )
        do throws(BootError) { outcome = try boot.run() } catch { throw .refused(error) }
        switch outcome {
        case .locked(let desk, _, let lock):
            lock?.release()
            throw .locked(desk)
        case .ready(let agent, let lock):
            defer {
                agent.close()
                lock.release()
            }
            return try BootStep.store { () throws(StoreError) in
                try report(agent, facts, ports.clock.monotonicMilliseconds() - began)
            }
        }
    }

    private func report(
        _ agent: DeviceAgent,
        _ facts: Backup.Facts,
        _ milliseconds: Int64
    ) throws(StoreError) -> JSON {
        let check = try agent.verify(full: true)
        let place = facts.position
        let head = try agent.store.head(place.incarnation, at: place.seq)
        // A journal without any action has the genesis as its head.
        let isComplete = place.seq == 0 || head == place.head
        let recovery = agent.recovery ?? RecoveryReport()
        let outbox = try agent.store.outboxStatus()
        return [
            "ok": .boolean(check.isSound && isComplete && recovery.lost.isEmpty),
            "complete": .boolean(isComplete), "at": .text(facts.at.text),
            "device_code": .text(facts.deviceCode), "files": .integer(Int64(facts.files.count)),
            "last_slip": try agent.store.lastSlip().map { JSON.text($0.text) } ?? .null,
            "verify": check.json, "recover": recovery.json,
            "outbox": [
                "pending": .integer(outbox.pending), "money": Totals.json(outbox.money.list),
            ], "milliseconds": .integer(milliseconds),
        ]
    }

    private func clear() throws(BootHalt) {
        try BootStep.disk { () throws(DiskError) in
            if try ports.disk.entry(at: folder) != nil { try ports.disk.removeTree(folder) }
        }
    }

    private struct NoLog: Log {
        func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {}
    }
}
