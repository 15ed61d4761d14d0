import Keyring
import Store
import TestSupport
import Testing
import World

/// Logs whose sums fit but whose numbers cannot be true: sums need no key, so anybody can make one.
struct LogClaimTests {
    private static let path = DiskPath("/desk.db")
    private static let logPath = DiskPath("/desk.db-wal")

    /// A store in use on a disk, with a log that claims so many pages.
    private func claiming(_ pages: UInt32) throws -> (disk: MemoryDisk, frames: Int) {
        let disk = MemoryDisk()
        let story = try Story.captured(through: disk)
        disk.cutPower(.keeping)
        let bytes = try #require(disk.bytes(at: Self.logPath))
        let frames = (bytes.count - 32) / 4_120
        disk.set(Self.claim(pages, in: bytes), at: Self.logPath)
        story.store.close()
        return (disk, frames)
    }

    private func scan(_ disk: MemoryDisk) throws -> PageScan {
        try PageScan(
            of: Self.path,
            key: Secret(copying: Story.keyBytes),
            salt: Story.saltBytes,
            on: disk
        )
    }

    @Test func `I-18: a log cannot claim more pages than there is anything of`() throws {
        let (disk, frames) = try claiming(1 << 20)
        let found = try scan(disk)
        let size = try #require(disk.bytes(at: Self.path)).count
        #expect(!found.isHealthy())
        #expect(found.badPages.count <= size / 4_096 + frames + 1)
    }

    /// The log with the first frame as its last commit, and that many pages after it.
    private static func claim(_ pages: UInt32, in log: [UInt8]) -> [UInt8] {
        var frame = Array(log[32..<4_152])
        for byte in 0..<4 { frame[4 + byte] = UInt8(truncatingIfNeeded: pages >> (24 - 8 * byte)) }
        let isBig = log[3] & 1 == 1
        var sum: (UInt32, UInt32) = (0, 0)
        for part in [log[0..<24], frame[0..<8], frame[24...]] {
            for start in stride(from: part.startIndex, to: part.endIndex, by: 8) {
                sum.0 &+= word(part[start..<start + 4], isBig) &+ sum.1
                sum.1 &+= word(part[start + 4..<start + 8], isBig) &+ sum.0
            }
        }
        for byte in 0..<4 {
            frame[16 + byte] = UInt8(truncatingIfNeeded: sum.0 >> (24 - 8 * byte))
            frame[20 + byte] = UInt8(truncatingIfNeeded: sum.1 >> (24 - 8 * byte))
        }
        return Array(log[..<32]) + frame
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ isBig: Bool) -> UInt32 {
        (isBig ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
