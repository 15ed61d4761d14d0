// swift-format-ignore-file
// Interim: stands in until the real boot lands, and goes with it.
import Desk
import Journal
import Keyring
import Ledger
import Store
public import World

public enum BootOutcome { case locked(LockedDesk, keyring: OpenKeyring?, lock: (any DiskLock)?), ready(DeviceAgent, lock: any DiskLock) }
public enum BootError: Error, Hashable, Sendable { case secondInstance, newerFormat(String), configuration(String)
    public var exitCode: Int32 { self == .secondInstance ? 75 : 78 } }
public struct Commissioning {
    let files: KeyringFiles
    init(_ files: KeyringFiles, _ ports: AgentPorts) { self.files = files }
    func enrol(_ identity: DeviceIdentity, in keyring: inout OpenKeyring) throws(DiskError) { keyring.keys.identity = identity; try files.write(&keyring) }
}
public struct Boot {
    let configuration: AgentConfiguration
    let state: DiskPath
    let credential: DiskPath?
    let ports: AgentPorts
    var files: KeyringFiles { KeyringFiles(state: state, credential: nil, disk: ports.disk, entropy: ports.entropy) }
    func run(holding given: (any DiskLock)? = nil) throws(BootError) -> BootOutcome {
        do {
            for f in [state, state.appending("tmp"), state.appending("store")] { try ports.disk.makeFolder(f) }
            let lock: any DiskLock
            if let l = given { lock = l } else { do { lock = try held(nil) } catch { throw BootError.secondInstance } }
            switch try files.read() {
            case .none: return .locked(LockedDesk(.desk(.notEnrolled), "fresh"), keyring: try files.begin(), lock: lock)
            case .open(let k):
                guard k.keys.identity != nil else { return .locked(LockedDesk(.desk(.notEnrolled), ""), keyring: k, lock: lock) }
                return .ready(try open(k), lock: lock)
            default: return .locked(LockedDesk(.store(.wrongKey), ""), keyring: nil, lock: lock)
            }
        } catch let e as BootError { throw e } catch { throw .configuration("\(error)") }
    }
    func held(_ l: (any DiskLock)?) throws -> any DiskLock { try ports.disk.lock(state.appending("lock")) }
    private func open(_ k0: OpenKeyring) throws -> DeviceAgent {
        var k = k0
        guard let id = k.keys.identity else { throw BootError.configuration("x") }
        var ids = UUIDv7()
        let isNew = k.keys.journalID == nil
        if isNew { k.keys.journalID = ids.next(ports.clock, ports.entropy); k.keys.incarnation = ids.next(ports.clock, ports.entropy); try files.write(&k) }
        guard let jid = k.keys.journalID, let inc = k.keys.incarnation else { throw BootError.configuration("x") }
        let jk = JournalKeys(deviceID: id.deviceID, journalID: jid, generations: [1: k.keys.journalKey], recoveryKey: nil)
        let folders = try JournalFolders(state: state, mirror: nil, journalID: jid, on: ports.disk)
        let key = StoreKey(k.keys.storeKey, salt: k.keys.storeSalt)
        let owner = StoreOwner(deviceID: id.deviceID, deviceCode: id.deviceCode)
        let path = state.appending("store").appending(k.keys.storeKeyID + ".db")
        let end: JournalEnd
        let store: DeviceStore
        if isNew {
            end = JournalEnd.first(device: id.deviceID, incarnation: inc)
            let s = try DeviceStore(making: path, key: key, owner: owner, start: StorePosition(end.position))
            s.close()
            store = try DeviceStore(opening: path, key: key, owner: owner)
        } else {
            store = try DeviceStore(opening: path, key: key, owner: owner)
            let scan = JournalScan(folders: folders, keys: jk, quarantine: state.appending("quarantine"), disk: ports.disk, clock: ports.clock, entropy: ports.entropy)
            var records: [JournalRecord] = []
            let found = try scan.run(.tail, evidence: JournalEvidence(store: JournalPosition(try store.position()))) { records.append($0) }
            try store.beginGroup()
            for r in records { try store.apply(StoredRecord(r)) }
            try store.commitGroup()
            end = found.end
        }
        let journal = try ActionJournal(behind: end, in: folders, keys: jk, disk: ports.disk, clock: ports.clock, entropy: ports.entropy)
        let agent = DeviceAgent(DeviceAgent.Parts(identity: id, keyringFiles: files, keyring: k, store: store, journal: journal, boot: 1, wasUnclean: false, recovery: nil), ports: ports, configuration: configuration, state: state)
        if isNew {
            var g = journal.draft
            let now = ports.clock.now()
            let begin = IncarnationBegin(previous: nil, reason: .first, witness: nil, lost: RangeSet(), agentVersion: Product.version, schemaVersion: DeviceStore.schemaVersion)
            let a = Action(id: agent.mint(), seq: 1, stream: .device, capture: agent.stamp(agent.claimedDate, at: now), actor: .system, payload: .incarnationBegin(begin))
            try store.beginGroup()
            try store.apply(StoredRecord(g.action(a.json)))
            try journal.append(g)
            try store.commitGroup()
        }
        return agent
    }
}
extension Optional where Wrapped == any DiskLock { init(lock0: Int?) { self = nil } }
extension DeviceAgent {
    func rebuildStore() {}
    func stopCleanly() { close() }
    func verify(full: Bool) throws(StoreError) -> RecoveryReport { RecoveryReport() }
}
