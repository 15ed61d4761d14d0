import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// A backup, and the rehearsal of the day it is needed.
struct BackupTests {
    private func desk() throws -> (DeskFolder, DeviceAgent) {
        let folder = DeskFolder()
        let agent = try folder.commission()
        try folder.loadSnapshot(into: agent)
        try folder.capture(8, at: agent)
        return (folder, agent)
    }

    private func drill(_ folder: DeskFolder, _ file: DiskPath, kek: Secret) throws -> JSON {
        try Drill(
            of: file,
            kek: kek,
            in: folder.scratch.path.appending("drill"),
            ports: folder.ports
        ).run()
    }

    /// Makes a backup and takes its pages out of the folder.
    private func saved(_ folder: DeskFolder, _ agent: DeviceAgent) throws -> DiskPath {
        let facts = try agent.makeBackup()
        var bytes: [UInt8] = []
        while Int64(bytes.count) < facts["bytes"]?.integerValue ?? 0 {
            bytes += try agent.backupPage(at: Int64(bytes.count))
        }
        let file = folder.scratch.path.appending("backup")
        try folder.put(bytes, at: file)
        return file
    }

    @Test func `FM-C-17: a drill boots what a backup holds, reports in money, and leaves nothing`()
        throws
    {
        let (folder, agent) = try desk()
        let waiting = try agent.store.outboxStatus()
        let before = Set(try folder.files().keys)
        let report = try agent.drill()
        #expect(report["ok"] == true && report["complete"] == true)
        #expect(report["outbox"]?["pending"] == .integer(waiting.pending))
        #expect(report["outbox"]?["money"] == Totals.json(waiting.money.list))
        #expect(report["recover"]?["cause"] == "store_missing")
        #expect(report["recover"]?["lost"] == [])
        #expect(report["last_slip"]?.textValue == (try agent.store.lastSlip()).map(\.text))
        #expect(
            Set(try folder.files().keys).subtracting(["replica/0", "replica/1"])
                == before.subtracting(["replica/0", "replica/1"])
        )
        // The desk itself went on, in the same numbering.
        try folder.capture(1, at: agent)
        agent.close()
    }

    @Test func `FM-C-17: a backup gives the desk back on another machine, all of it`() throws {
        let (folder, agent) = try desk()
        let whole = try folder.actions(agent)
        let file = try saved(folder, agent)
        try folder.capture(1, at: agent)
        let kek = agent.keyring.kek
        agent.close()
        #expect(try drill(folder, file, kek: kek)["ok"] == true)
        let keys = try folder.disk.contents(of: folder.state.appending("keys"), limit: 128)
        try folder.removeAll(in: folder.state)
        let backup = Backup(path: file, kek: kek, disk: folder.disk)
        let facts = try backup.restore(into: folder.state)
        try folder.put(keys, at: folder.state.appending("keys"))
        let next = try folder.start()
        #expect(try folder.actions(next) == whole)
        #expect(facts.position.seq == 9)
        #expect(next.recovery?.lost == [])
        #expect(next.mode == .normal)
        next.close()
    }

    @Test func `FM-C-17: a backup opens with its own key only, and any changed byte is found`()
        throws
    {
        let (folder, agent) = try desk()
        let file = try saved(folder, agent)
        let kek = agent.keyring.kek
        agent.close()
        let other = Secret(count: 32, from: folder.entropy)
        let error = #expect(throws: DrillError.self) { try drill(folder, file, kek: other) }
        #expect(error?.code == .store(.wrongKey))
        let bytes = try folder.disk.contents(of: file, limit: 1 << 30)
        for place in stride(from: 3, to: bytes.count, by: bytes.count / 40)
        where !(8..<16).contains(place) {
            var changed = bytes
            changed[place] ^= 0x10
            try folder.put(changed, at: file)
            #expect(throws: DrillError.self, "byte \(place)") { try drill(folder, file, kek: kek) }
        }
        try folder.put(Array(bytes.dropLast(100)), at: file)
        #expect(throws: DrillError.self) { try drill(folder, file, kek: kek) }
        let left = try folder.disk.list(folder.scratch.path).map(\.name)
        #expect(!left.contains("drill"))
    }

    @Test func `I-26: no key and no text of an action lies open in a backup`() throws {
        let (folder, agent) = try desk()
        let keys = agent.keyring.keys
        let file = try saved(folder, agent)
        let bytes = try folder.disk.contents(of: file, limit: 1 << 30)
        agent.close()
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        for secret in [keys.store.key, keys.journalKey] {
            #expect(!text.contains(Hex.text(secret.exposedCopy())))
            #expect(!text.contains(Base64.text(secret.exposedCopy())))
        }
        #expect(!text.contains("drawer.paid_in") && !text.contains("keyring.0"))
    }
}
