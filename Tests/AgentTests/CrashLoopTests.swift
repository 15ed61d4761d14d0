import Desk
import Journal
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct CrashLoopTests {
    /// The records of the journal as a stranger reads them, without those of a bare start.
    private func kept(_ folder: DeskFolder) throws -> [String] {
        let agent = try folder.start()
        defer { agent.close() }
        let work = try BootWork(folder.boot, agent.keyring, agent.identity)
        let found = try work.look()
        #expect(found.findings.holes.isEmpty && found.findings.breaks.isEmpty)
        return found.records.filter { !$0.isOfAStart }.map {
            "\($0.lsn) " + String(decoding: $0.body, as: UTF8.self)
        }
    }

    private func segmentCount(_ folder: DeskFolder) throws -> Int {
        try folder.segments("a").count + folder.segments("b").count
    }

    @Test func `DUR-12: 200 starts leave a folder as small as ten, and everything in it`() throws {
        let folder = try DeskFolder.used(6)
        let whole = try folder.actionsThenClose(try folder.start())
        let before = try kept(folder)
        for start in 1...200 {
            let agent = try folder.start()
            // Every third life ends well, the others in a power cut.
            if start % 3 == 0 { agent.stopCleanly() } else { agent.close() }
            let count = try segmentCount(folder)
            #expect(count <= 6, "start \(start)")
        }
        #expect(try kept(folder) == before)
        let agent = try folder.start()
        #expect(agent.boot > 200)
        #expect(agent.recovery == nil)
        #expect(agent.journal.position.seq == 7)
        #expect(try folder.actionsThenClose(agent) == whole)
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(rebuilt.recovery?.lost == [])
        #expect(try folder.actionsThenClose(rebuilt) == whole)
    }

    @Test func `DUR-12: a life with one note or one action in it is kept`() throws {
        let folder = try DeskFolder.used(3)
        let noting = try folder.start()
        try noting.keep(notes: [["type": "pin_try", "staff_id": .text(DeskFolder.cashier.text)]])
        noting.close()
        let acting = try folder.start()
        try folder.capture(1, at: acting)
        let whole = try folder.actionsThenClose(acting)
        let before = try kept(folder)
        #expect(before.contains { $0.contains("pin_try") })
        for _ in 0..<5 { try folder.start().close() }
        #expect(try kept(folder) == before)
        try folder.destroyStore()
        let agent = try folder.start()
        #expect(try agent.store.pinTries(of: DeskFolder.cashier, version: 1) == 1)
        #expect(try folder.actionsThenClose(agent) == whole)
    }

    @Test func `DUR-12: what a start could not clear up the next one does`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(2, at: agent)
        let whole = try folder.actionsThenClose(agent)
        let before = try kept(folder)
        disk.hold(true)
        for _ in 0..<12 { try folder.start().close() }
        #expect(folder.log.events.contains("journal.prune_failed"))
        #expect(try segmentCount(folder) > 24)
        disk.hold(false)
        let next = try folder.start()
        #expect(try folder.actionsThenClose(next) == whole)
        #expect(try segmentCount(folder) == 4)
        #expect(try kept(folder) == before)
    }

    @Test func `DUR-12: clearing up that is cut at any operation keeps everything`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(4, at: agent)
        let whole = try folder.actionsThenClose(agent)
        let before = try kept(folder)
        try folder.start().close()
        let files = try folder.files()
        var operation = 1
        var isDone = false
        while !isDone {
            try folder.restore(files)
            disk.cut(at: operation)
            var cut: DeviceAgent?
            do { cut = try folder.start() } catch { cut = nil }
            cut?.close()
            isDone = disk.count < operation
            disk.heal()
            #expect(try kept(folder) == before, "cut at \(operation)")
            let next = try folder.start()
            #expect(next.recovery == nil, "cut at \(operation)")
            #expect(try folder.actionsThenClose(next) == whole, "cut at \(operation)")
            #expect(try segmentCount(folder) <= 6, "cut at \(operation)")
            operation += 1
        }
        #expect(operation > 15)
    }
}

extension JournalRecord {
    fileprivate var isOfAStart: Bool {
        guard kind == .note, let type = json?["type"]?.textValue else { return false }
        return ["boot", "carry", "stop"].contains(type)
    }
}
