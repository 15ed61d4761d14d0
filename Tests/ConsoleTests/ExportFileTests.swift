import TestSupport
import Testing
import World

@testable import Console

struct ExportFileTests {
    private static let path = DiskPath("/out/bundle")
    private static let part = DiskPath("/out/bundle.part")

    private func page(_ through: Int64, _ actions: Int64, more: Bool) -> JSON {
        ["through": .integer(through), "actions": .integer(actions), "more": .boolean(more)]
    }

    private func disk() throws -> MemoryDisk {
        let disk = MemoryDisk()
        try disk.makeFolder(DiskPath("/out"))
        return disk
    }

    @Test func `FM-B-11: an export that was broken off goes on behind its last whole page`() throws
    {
        let disk = try disk()
        var first = try ExportFile(Self.path, on: disk)
        #expect(first.isEmpty)
        #expect(try disk.entry(at: Self.part) == nil)
        try first.add(page(40, 9, more: true))
        let whole = try disk.contents(of: Self.part, limit: 1_000)
        let file = try disk.open(Self.part, for: .writing)
        try file.write(Array("{\"through\":80,\"act".utf8), at: Int64(whole.count))
        file.close()
        var second = try ExportFile(Self.path, on: disk)
        #expect(second.through == 40)
        #expect(second.actions == 9)
        try second.add(page(80, 3, more: false))
        try second.finish()
        #expect(try disk.entry(at: Self.part) == nil)
        let lines = try disk.contents(of: Self.path, limit: 1_000).split(separator: 10)
        #expect(
            try lines.map { try JSON(parsing: Array($0)) } == [
                page(40, 9, more: true), page(80, 3, more: false),
            ]
        )
    }
}
