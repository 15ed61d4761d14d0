import Keyring
import Platform
import Store
import TestSupport
import Testing
import World

/// A store that SQLite reaches through the house's disk port behaves as one on the unix VFS.
struct StoreOverDiskTests {
    /// A day with pulls, a moved log, a stop and a start.
    private func lived(through disk: (any Disk)?) throws -> Story {
        let story = try Story.captured(through: disk)
        try story.pull("06-changes.ndjson")
        #expect(try story.store.moveLog())
        try story.pull("07-changes-priced.ndjson")
        try story.reopen()
        return story
    }

    private func scan(_ story: Story) throws -> PageScan {
        try PageScan(
            of: story.path,
            key: Secret(copying: Story.keyBytes),
            salt: Story.saltBytes,
            on: story.disk
        )
    }

    @Test func `DUR-16: a store on a disk port holds what one on the unix VFS holds`() throws {
        let native = try lived(through: nil)
        let expected = try Contents(of: native).tables
        let pages = try scan(native).pageCount
        for disk: any Disk in [MemoryDisk(), PosixDisk()] {
            let story = try lived(through: disk)
            #expect(try Contents(of: story).tables == expected)
            let seen = try scan(story)
            #expect(seen.isHealthy())
            #expect(seen.pageCount == pages)
            let shared = DiskPath(story.path.text + "-shm")
            #expect(try story.disk.entry(at: shared) == nil)
        }
    }

    @Test func `DUR-17: a second connection through a disk port finds the file locked`() throws {
        let story = try Story.captured(through: MemoryDisk())
        #expect(throws: StoreError.locked) {
            _ = try DeviceStore(
                opening: story.path,
                key: Story.key,
                owner: Story.owner,
                on: story.disk
            )
        }
    }

    @Test func `DUR-11, FM-E-03: what a disk port refuses, the store names`() throws {
        let disk = MemoryDisk()
        let story = try Story.captured(through: disk)
        disk.limit(to: 0)
        #expect(throws: StoreError.full) { try story.pull("06-changes.ndjson") }
        disk.limit(to: nil)
        try story.pull("06-changes.ndjson")
        disk.fail(at: disk.operationCount + 1, forever: true)
        // A write that failed leaves a store that is not believed.
        #expect {
            try story.pull("07-changes-priced.ndjson")
        } throws: { error in
            (error as? StoreError)?.isDamage ?? false
        }
    }

    @Test func `BT-11: a cut takes a suffix of transactions, and the log brings the rest back`()
        throws
    {
        let disk = MemoryDisk()
        let story = try Story.captured(through: disk)
        #expect(try story.store.moveLog())
        let expected = try story.store.position()
        try story.pull("06-changes.ndjson")
        disk.cutPower(.dropping)
        story.store.close()
        let found = try DeviceStore(
            opening: story.path,
            key: Story.key,
            owner: Story.owner,
            on: disk
        )
        #expect(try found.position() == expected)
        #expect(try scan(story).isHealthy())
        found.close()
    }
}
