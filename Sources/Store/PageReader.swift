import World

/// Pages of a store as SQLite would read them: from the log where it has a committed frame.
///
/// The main file's copy of such a page may rightly be torn, so it is never looked at.
struct PageReader {
    let fileSize: Int64
    let log: LogScan?
    private let file: any DiskFile
    private let logFile: (any DiskFile)?

    private static let slicePages: UInt32 = 256

    init(_ path: DiskPath, on disk: any Disk) throws(DiskError) {
        file = try disk.open(path, for: .reading)
        fileSize = try file.size()
        let logPath = DiskPath(path.text + "-wal")
        if let entry = try disk.entry(at: logPath), !entry.isFolder {
            let opened = try disk.open(logPath, for: .reading)
            logFile = opened
            log = try LogScan(opened)
        } else {
            logFile = nil
            log = nil
        }
    }

    /// The next pages from a number on; a page that is missing or cut is empty.
    func slice(
        from first: UInt32,
        through last: UInt32
    ) throws(DiskError) -> [ArraySlice<UInt8>] {
        let count = min(Self.slicePages, last - first + 1)
        let size = PageFormat.pageSize
        let start = Int64(first - 1) * Int64(size)
        let bytes = try file.read(at: start, count: Int(count) * size)
        var pages: [ArraySlice<UInt8>] = []
        for index in 0..<Int(count) {
            if let offset = log?.pages[first + UInt32(index)], let logFile {
                pages.append(try logFile.read(at: offset, count: size)[...])
            } else if bytes.count >= (index + 1) * size {
                pages.append(bytes[index * size..<(index + 1) * size])
            } else {
                pages.append([])
            }
        }
        return pages
    }

    /// One page, empty when it is missing or cut.
    func page(_ number: UInt32) throws(DiskError) -> [UInt8] {
        Array(try slice(from: number, through: number).first ?? [])
    }
}

/// The leaves of the free list: pages that hold nothing and may be anything, zero among it.
struct FreeList {
    private(set) var leaves: Set<UInt32> = []

    /// Walks the trunks; stops where one is damaged, so that the rest counts as used.
    init(_ pages: PageReader, _ lock: PageLock, pageCount: UInt32) throws(DiskError) {
        var seen: Set<UInt32> = []
        // Offset 32 of the header, of which the first 16 bytes are the salt.
        var next = try Self.opened(1, pages, lock).map { LogScan.word($0, 16) } ?? 0
        while next > 1, next <= pageCount, seen.insert(next).inserted,
            let trunk = try Self.opened(next, pages, lock)
        {
            let room = (trunk.count - 8) / 4
            let count = min(Int(LogScan.word(trunk, 4)), room)
            for index in 0..<count { leaves.insert(LogScan.word(trunk, 8 + 4 * index)) }
            next = LogScan.word(trunk, 0)
        }
    }

    private static func opened(
        _ number: UInt32,
        _ pages: PageReader,
        _ lock: PageLock
    ) throws(DiskError) -> [UInt8]? {
        let page = try pages.page(number)
        guard page.count == PageFormat.pageSize, lock.isWhole(page[...], number: number) else {
            return nil
        }
        return lock.open(page[...], number: number)
    }
}
