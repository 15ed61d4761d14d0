import Desk
import Journal
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct StoreDamageTests {
    /// What can happen to the file of a store.
    enum Damage: String, CaseIterable {
        case missing, empty, firstPageZero, firstPageGarbage, oneBit, lastPageZero, cutInHalf
        case cutInsideAPage, allZero, allGarbage, otherKey, pagesSwapped, folder
    }

    @Test(arguments: Damage.allCases)
    func `BT-10: a destroyed store is rebuilt at once, nothing lost, the old file kept`(
        _ damage: Damage
    ) throws {
        let folder = try DeskFolder.used(20)
        let whole = try folder.actionsThenClose(try folder.start())
        let path = try folder.storePath()
        try inflict(damage, on: path, in: folder)
        let evidence =
            damage == .folder || damage == .missing
            ? nil : try folder.disk.contents(of: path, limit: 1 << 30)
        let agent = try folder.start()
        defer { agent.close() }
        #expect(try folder.actions(agent) == whole)
        #expect(agent.journal.position.seq == 21)
        #expect(agent.recovery?.lost == [])
        #expect(agent.recovery?.replayed ?? 0 >= 23)
        #expect(agent.mode == .recovering)
        try folder.capture(1, at: agent)
        #expect(agent.journal.position.seq == 22)
        let places = try folder.quarantined("store_corrupt")
        #expect(places.count == (damage == .missing ? 0 : 1))
        if let evidence, let place = places.first {
            let kept = place.appending(path.name)
            #expect(try folder.disk.contents(of: kept, limit: 1 << 30) == evidence)
            #expect(try folder.disk.entry(at: place.appending("manifest.json")) != nil)
        }
    }

    private func inflict(_ damage: Damage, on path: DiskPath, in folder: DeskFolder) throws {
        let bytes = try folder.disk.contents(of: path, limit: 1 << 30)
        let page = 4_096
        switch damage {
        case .missing: try folder.disk.remove(path)
        case .empty: try folder.put([], at: path)
        case .firstPageZero: try folder.damage(path, at: 0, [UInt8](repeating: 0, count: page))
        case .firstPageGarbage:
            try folder.damage(path, at: 0, [UInt8](repeating: 0xA7, count: page))
        case .oneBit: try folder.damage(path, at: Int64(5 * page + 77), [bytes[5 * page + 77] ^ 1])
        case .lastPageZero:
            let last = Int64(bytes.count - page)
            try folder.damage(path, at: last, [UInt8](repeating: 0, count: page))
        case .cutInHalf: try folder.put(Array(bytes[..<(bytes.count / page / 2 * page)]), at: path)
        case .cutInsideAPage: try folder.put(Array(bytes[..<(bytes.count - 100)]), at: path)
        case .allZero: try folder.put([UInt8](repeating: 0, count: bytes.count), at: path)
        case .allGarbage: try folder.put(folder.entropy.bytes(bytes.count), at: path)
        case .otherKey:
            let other = try DeskFolder.used(2, seed: 99)
            let foreign = try other.disk.contents(of: try other.storePath(), limit: 1 << 30)
            try folder.put(foreign, at: path)
        case .pagesSwapped:
            let swapped = Array(bytes[(4 * page)..<(5 * page)])
            try folder.damage(path, at: Int64(3 * page), swapped)
        case .folder:
            try folder.disk.remove(path)
            try folder.disk.makeFolder(path)
        }
    }

    @Test func `DUR-21, P17.1: loss of the store alone keeps numbering and slip series`() throws {
        let folder = try DeskFolder.used(5)
        let before = try folder.start()
        let incarnation = before.journal.position.incarnation
        let slip = try before.store.nextSlip(on: before.claimedDate)
        before.close()
        try folder.destroyStore()
        let after = try folder.start()
        defer { after.close() }
        #expect(after.journal.position.incarnation == incarnation)
        #expect(try after.store.nextSlip(on: after.claimedDate) == slip)
    }

    @Test func `BT-10: the report names cause, place and the money that waits`() throws {
        let folder = try DeskFolder.used(4)
        try folder.destroyStore()
        let agent = try folder.start()
        defer { agent.close() }
        let report = try #require(agent.recovery?.json)
        #expect(report["cause"] == "store_corrupt")
        #expect(report["quarantined"]?.textValue?.hasPrefix("quarantine/") == true)
        #expect(report["salvaged"] == 0)
        #expect(report["requeued"] == 5)
        #expect(report["lost"] == [])
        // Paid in under seq 3, 4 and 5.
        #expect(
            report["money"] == [
                [
                    "currency": "AFN", "in_cloud_micro": "0", "requeued_micro": "12000000",
                    "unaccounted_micro": "0",
                ]
            ]
        )
    }

    @Test func `BT-15: the third recovery in a day leaves the desk read-only`() throws {
        let folder = try DeskFolder.used(3)
        for round in 1...3 {
            try folder.destroyStore()
            folder.clock.advance(milliseconds: 60_000)
            let agent = try folder.start()
            #expect((agent.mode == .readOnly) == (round == 3))
            #expect(try folder.numbers(agent) == [1, 2, 3, 4])
            agent.close()
        }
        folder.clock.advance(milliseconds: 2 * 86_400_000)
        try folder.destroyStore()
        let later = try folder.start()
        #expect(later.mode == .recovering)
        later.close()
    }

    @Test func `WF-4: a store given up while running is rebuilt beside the open journal`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        let whole = try folder.actions(agent)
        agent.needsRebuild = true
        #expect(agent.rebuildStore() == nil)
        #expect(!agent.needsRebuild)
        #expect(agent.recovery?.cause == "store_corrupt")
        #expect(try folder.actions(agent) == whole)
        try folder.capture(2, at: agent)
        #expect(agent.journal.position.seq == 9)
    }

    @Test func `I-21: with a dump of the replica a destroyed store is as good as before`() throws {
        let folder = try DeskFolder.used(5)
        let before = try folder.start()
        try folder.loadSnapshot(into: before)
        let dump = ReplicaDump(
            folder.state.appending("replica"),
            scratch: folder.state.appending("tmp"),
            key: before.keyring.keys.journalKey,
            on: folder.disk
        )
        try dump.write(before.store, folder.entropy)
        let sums = try before.store.sums()
        let whole = try folder.actions(before)
        before.close()
        try folder.destroyStore()
        let agent = try folder.start()
        defer { agent.close() }
        #expect(agent.mode == .normal)
        #expect(try agent.store.sums() == sums)
        #expect(!sums.isEmpty)
        #expect(try folder.actions(agent) == whole)
    }

    @Test func `I-18: an old store file put back is replayed to where the journal is`() throws {
        let folder = try DeskFolder.used(4)
        let path = try folder.storePath()
        let old = try folder.disk.contents(of: path, limit: 1 << 30)
        let day = try folder.start()
        try folder.capture(30, at: day, groups: 10)
        let whole = try folder.actionsThenClose(day)
        try folder.put(old, at: path)
        let agent = try folder.start()
        #expect(agent.recovery == nil)
        #expect(try folder.actionsThenClose(agent) == whole)
    }
}
