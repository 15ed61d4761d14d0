import Journal
import Ledger
import Platform
import TestSupport
import Testing
import World

@testable import Agent

@Suite struct MirrorTests {
    @Test func `DUR-13: a fresh mirror is marked and used, an absent one is said and survived`()
        throws
    {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let mirror = folder.scratch.path.appending("mirror")
        try disk.makeFolder(mirror)
        folder.configuration.journalB = mirror
        disk.mount(mirror)
        let agent = try folder.commission()
        #expect(agent.journal.durability == .mirrored)
        try folder.capture(3, at: agent)
        let whole = try folder.actions(agent)
        agent.close()
        #expect(try disk.list(mirror).contains { $0.name.hasSuffix(".b.seg") })
        // Unmounted: an empty folder of the system disk stands in its place.
        let away = folder.scratch.path.appending("away")
        try disk.rename(mirror, to: away)
        try disk.makeFolder(mirror)
        disk.mount(nil)
        let alone = try folder.start()
        #expect(alone.journal.durability == .saved)
        #expect(try folder.actions(alone) == whole)
        #expect(folder.log.events.contains("journal.mirror_away"))
        #expect(try disk.list(mirror).isEmpty)
        try folder.capture(1, at: alone)
        alone.close()
        try disk.remove(mirror)
        try disk.rename(away, to: mirror)
        disk.mount(mirror)
        let back = try folder.start()
        #expect(back.journal.durability == .mirrored)
        #expect(back.journal.position.seq == 5)
        #expect(back.recovery == nil)
        back.close()
    }

    @Test func `DUR-13: a folder of the same device is never taken for a mirror`() throws {
        let folder = DeskFolder()
        let mirror = folder.scratch.path.appending("mirror")
        try folder.disk.makeFolder(mirror)
        folder.configuration.journalB = mirror
        let agent = try folder.commission()
        #expect(agent.journal.durability == .saved)
        #expect(try folder.disk.list(mirror).isEmpty)
        agent.close()
    }
}
