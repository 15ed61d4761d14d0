import World

/// Every page that a store and its log hold, wherever it lies and however old it is.
struct StrayPages {
    /// Where a page lies.
    struct Place {
        /// The page's number in the database.
        let number: UInt32
        let offset: Int64
        let isInLog: Bool
    }

    private(set) var places: [Place] = []
    private let newest: PageReader
    private let file: any DiskFile
    private let log: (any DiskFile)?

    private static let logHeaderSize: Int64 = 32
    private static let frameHeaderSize: Int64 = 24

    init(_ path: DiskPath, on disk: any Disk) throws(DiskError) {
        newest = try PageReader(path, on: disk)
        file = try disk.open(path, for: .reading)
        let size = Int64(PageFormat.pageSize)
        for index in 0..<(try file.size() / size) {
            let number = UInt32(clamping: index + 1)
            places.append(Place(number: number, offset: index * size, isInLog: false))
        }
        let logPath = DiskPath(path.text + "-wal")
        guard let entry = try disk.entry(at: logPath), !entry.isFolder else {
            log = nil
            return
        }
        let opened = try disk.open(logPath, for: .reading)
        log = opened
        let end = try opened.size()
        var offset = Self.logHeaderSize
        while offset + Self.frameHeaderSize + size <= end {
            let head = Self.readable(opened, offset, 4)
            if head.count == 4 {
                let start = offset + Self.frameHeaderSize
                let number = LogScan.word(head, 0)
                places.append(Place(number: number, offset: start, isInLog: true))
            }
            offset += Self.frameHeaderSize + size
        }
    }

    /// A page, empty when the disk does not give it back.
    func bytes(at place: Place) -> [UInt8] {
        Self.readable(place.isInLog ? log ?? file : file, place.offset, PageFormat.pageSize)
    }

    /// A page of the last cut as SQLite sees it, nil when it is damaged.
    func newest(_ number: UInt32, _ lock: PageLock) throws(DiskError) -> [UInt8]? {
        let page = try newest.page(number)
        guard page.count == PageFormat.pageSize, lock.isWhole(page[...], number: number) else {
            return nil
        }
        return lock.open(page[...], number: number)
    }

    /// A sector that cannot be read costs its page, and no other.
    private static func readable(_ file: any DiskFile, _ offset: Int64, _ count: Int) -> [UInt8] {
        do throws(DiskError) { return try file.read(at: offset, count: count) } catch { return [] }
    }
}
