import Glibc
import Journal
import Keyring
import Ledger
import Platform
import Store
import TestSupport
import World

@testable import Agent

/// A real state folder that is booted, used, killed, damaged and booted again.
final class DeskFolder {
    static let session = id("01a1fd63-0c9f-77db-906d-023712b32c09")
    static let cashier = id("0198f222-bbbb-7000-8000-00000000e007")

    let scratch = ScratchFolder()
    let clock = ManualClock()
    let entropy: SeededEntropy
    let log = QuietLog()
    let disk: any Disk
    var configuration = AgentConfiguration()
    private var lock: (any DiskLock)?

    init(seed: UInt64 = 7, disk: any Disk = PosixDisk()) {
        entropy = SeededEntropy(seed)
        self.disk = disk
    }

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }

    var state: DiskPath { scratch.path.appending("state") }

    var ports: AgentPorts {
        AgentPorts(clock: clock, entropy: entropy, disk: disk, log: log, zoneFile: { _ in nil })
    }

    var boot: Boot {
        Boot(configuration: configuration, state: state, credential: nil, ports: ports)
    }

    /// An agent as the daemon runs it, before its boot.
    var core: AgentCore {
        AgentCore(configuration: configuration, state: state, credential: nil, ports: ports)
    }

    /// Boots as a fresh process does.
    func run() throws(BootError) -> BootOutcome {
        letGo()
        let outcome = try bootOnceFree()
        switch outcome {
        case .ready(_, let held): lock = held
        case .locked(_, _, let held): lock = held
        }
        return outcome
    }

    /// A child that another test is spawning shares the lock between its fork and its exec.
    ///
    /// A lock just released may so look held for a moment; one truly held stays so for every try.
    private func bootOnceFree(tries: Int = 20_000) throws(BootError) -> BootOutcome {
        for _ in 1..<tries {
            do throws(BootError) { return try boot.run() } catch {
                guard error == .secondInstance else { throw error }
                sched_yield()
            }
        }
        return try boot.run()
    }

    /// Boots into a working agent.
    func start() throws -> DeviceAgent {
        switch try run() {
        case .ready(let agent, _): return agent
        case .locked(let desk, _, _):
            throw Stuck(what: desk.code.text + " " + desk.detail)
        }
    }

    /// Boots into a locked desk.
    func startLocked() throws -> LockedDesk {
        switch try run() {
        case .ready: throw Stuck(what: "ready")
        case .locked(let desk, _, _): return desk
        }
    }

    struct Stuck: Error {
        let what: String
    }

    /// The process is dead: its lock is free.
    func letGo() {
        lock?.release()
        lock = nil
    }

    /// Makes the device known, and boots it for the first time.
    func commission(changing change: (inout JSON) -> Void = { _ in }) throws -> DeviceAgent {
        guard case .locked(_, let keyring?, _) = try run() else { throw Stuck(what: "no keyring") }
        var open = keyring
        var answer = try JSON(
            parsing: Repository.bytes("sync-protocol/examples/01-enrol.response.json")
        )
        change(&answer)
        try Commissioning(boot.keyringFiles, ports)
            .enrol(try DeviceIdentity(enrolment: answer), in: &open)
        return try start()
    }

    /// A folder with a session and some payments, dead without a clean stop.
    static func used(_ count: Int = 20, seed: UInt64 = 7) throws -> DeskFolder {
        let folder = DeskFolder(seed: seed)
        let agent = try folder.commission()
        try folder.capture(count, at: agent)
        agent.close()
        folder.letGo()
        return folder
    }

    /// A dead desk that captured so many actions, and their ids.
    static func worked(
        _ count: Int = 10,
        on disk: any Disk = PosixDisk(),
        stopping isClean: Bool = false
    ) throws -> (folder: DeskFolder, whole: Set<String>) {
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(count, at: agent)
        let whole = try folder.actions(agent)
        if isClean { agent.stopCleanly() } else { agent.close() }
        return (folder, whole)
    }

    /// Captures an opening, then paid-ins of as many AFN as their seq, in groups of the given size.
    func capture(_ count: Int, at agent: DeviceAgent, groups: Int = 1) throws {
        var left = count
        while left > 0 {
            var group = agent.journal.draft
            try agent.store.beginGroup()
            for _ in 0..<min(groups, left) {
                let isFirst = agent.journal.position.seq == 1 && group.records.isEmpty
                let body = try isFirst ? opening(agent) : paidIn(agent, group.position.seq + 1)
                try agent.store.apply(StoredRecord(group.action(body)))
                left -= 1
            }
            try agent.journal.append(group)
            try agent.store.commitGroup()
        }
    }

    private func opening(_ agent: DeviceAgent) throws -> JSON {
        let example = try JSON(
            parsing: Repository.bytes("sync-protocol/examples/05-push-drain.request.json")
        )
        return example["actions"]?.listValue?.first ?? .null
    }

    /// Draws the numbers of blank paper slips, as `till downtime-pack` does.
    func draw(_ count: Int64, at agent: DeviceAgent) throws {
        let first = try agent.store.nextBlankSlip()
        let last = first.advanced(by: count - 1).text
        let event = AuditEvent(
            .paperSlips,
            about: AuditEvent.Subject(kind: AuditEvent.Kind.paperSlips.rawValue, id: last),
            detail: "\(first) to \(last)"
        )
        var group = agent.journal.draft
        try agent.store.beginGroup()
        var action = Action(
            id: agent.mint(),
            seq: group.position.seq + 1,
            stream: .device,
            capture: agent.stamp(agent.claimedDate, at: clock.now()),
            actor: .staff(id: Self.cashier, pinVersion: nil),
            payload: .auditEvent(event)
        )
        action.policyVersion = 7
        try agent.store.apply(StoredRecord(group.action(action.json)))
        try agent.journal.append(group)
        try agent.store.commitGroup()
    }

    private func paidIn(_ agent: DeviceAgent, _ seq: Int64) throws -> JSON {
        let date = agent.claimedDate
        guard let afn = Currency("AFN") else { throw Stuck(what: "AFN") }
        let money = try Money(afn, micro: seq * 1_000_000)
        let moved = DrawerMovement(
            movementID: agent.mint(),
            sessionID: Self.session,
            money: [money],
            reasonCode: "FLOAT"
        )
        var action = Action(
            id: agent.mint(),
            seq: seq,
            stream: .session(Self.session),
            capture: agent.stamp(date, at: clock.now()),
            actor: .staff(id: Self.cashier, pinVersion: nil),
            payload: .drawerPaidIn(moved)
        )
        action.slip = try agent.store.nextSlip(on: date)
        action.drawerEffect = [money]
        action.policyVersion = 7
        // What no store could read would prove nothing.
        _ = try Action(action.json)
        return action.json
    }

    /// The numbers of the current incarnation that the store holds.
    func numbers(_ agent: DeviceAgent, of incarnation: ID? = nil) throws -> [Int64] {
        let incarnation = incarnation ?? agent.journal.position.incarnation
        var found: [Int64] = []
        for seq in 1...max(1, agent.journal.position.seq + 64) {
            let rows = try agent.store.outbox(incarnation, from: seq, limit: 1)
            if let row = rows.first, row.seq == seq { found.append(seq) }
        }
        return found
    }

    /// The file of the store.
    func storePath() throws -> DiskPath {
        let folder = state.appending("store")
        guard let entry = try disk.list(folder).first(where: { $0.name.hasSuffix(".db") }) else {
            throw Stuck(what: "no store")
        }
        return folder.appending(entry.name)
    }

    /// Makes a file anew.
    func put(_ bytes: [UInt8], at path: DiskPath) throws {
        if try disk.entry(at: path) != nil { try disk.remove(path) }
        let file = try disk.open(path, for: .creating)
        defer { file.close() }
        try file.write(bytes, at: 0)
    }

    /// Overwrites bytes of a file.
    func damage(_ path: DiskPath, at offset: Int64, _ bytes: [UInt8]) throws {
        let file = try disk.open(path, for: .writing)
        defer { file.close() }
        try file.write(bytes, at: offset)
    }

    /// The segment files of a copy, oldest first.
    func segments(_ copy: String) throws -> [DiskPath] {
        let folder = state.appending("journal").appending(copy)
        return try disk.list(folder).filter { $0.name.hasSuffix(".seg") }
            .map { folder.appending($0.name) }
    }
}
