public import Keyring
public import World

// SQLite is asked last: SQLCipher serves an all-zero page as good, serves a lost tail of a value as
// zeros, and takes a file of 0 bytes for a fresh one. So every page's MAC is checked first, here,
// through the disk port, before the library sees the file.

/// What a scan of all page MACs found in a store and its log.
public struct PageScan: Hashable, Sendable {
    /// What kind of thing stands at the path.
    public enum Kind: Hashable, Sendable {
        /// Nothing.
        case missing
        /// A folder, or something else that is no file.
        case notAFile
        /// A file of 0 bytes, which the library would take for a fresh store.
        case empty
        /// A file with at least one page that is whole under the key.
        case store(PageFormat)
        /// A file without one whole page: destroyed, when its name is that of a known key.
        case unreadable
    }

    /// What stands there.
    public private(set) var kind = Kind.missing
    /// How many pages the database has, by its log, its header or its size.
    public private(set) var pageCount: UInt32 = 0
    /// Pages whose MAC does not fit, that are missing, or all zero without being free; ascending.
    public private(set) var badPages: [UInt32] = []

    /// Whether SQLite may open it with the given library.
    public func isHealthy(for native: PageFormat = .three) -> Bool {
        kind == .store(native) && badPages.isEmpty
    }

    /// Scans a store and its log.
    ///
    /// - Parameters:
    ///   - path: The database; its log is the same name with `-wal`.
    ///   - key: The store key, 32 bytes.
    ///   - salt: Its salt, 16 bytes; the copy in the file is not looked at.
    ///   - disk: Where both are.
    /// - Throws: ``StoreError/device(_:)`` and ``StoreError/unusable(_:)``; damage is not thrown.
    public init(
        of path: DiskPath,
        key: Secret,
        salt: [UInt8],
        on disk: any Disk
    ) throws(StoreError) {
        do throws(DiskError) {
            guard let entry = try disk.entry(at: path) else { return }
            guard !entry.isFolder else {
                kind = .notAFile
                return
            }
            let pages = try PageReader(path, on: disk)
            guard pages.fileSize > 0 || pages.log?.pageCount != nil else {
                kind = .empty
                return
            }
            for format in PageFormat.allCases {
                try scan(pages, PageLock(format, key: key, salt: salt))
                if kind != .unreadable { return }
            }
        } catch { throw StoreError(disk: error) }
    }

    private mutating func scan(_ pages: PageReader, _ lock: PageLock) throws(DiskError) {
        kind = .unreadable
        badPages = []
        pageCount = try Self.pageCount(pages, lock)
        var zeroPages: [UInt32] = []
        var number: UInt32 = 1
        while number <= pageCount {
            for page in try pages.slice(from: number, through: pageCount) {
                if page.isEmpty {
                    badPages.append(number)
                } else if page.allSatisfy({ $0 == 0 }) {
                    zeroPages.append(number)
                } else if lock.isWhole(page, number: number) {
                    kind = .store(lock.format)
                } else {
                    badPages.append(number)
                }
                number += 1
            }
        }
        if !zeroPages.isEmpty {
            let free = try FreeList(pages, lock, pageCount: pageCount).leaves
            badPages = (badPages + zeroPages.filter { !free.contains($0) }).sorted()
        }
    }

    /// The log's last commit says it, else the header of page 1, else the size of the file.
    private static func pageCount(_ pages: PageReader, _ lock: PageLock) throws(DiskError) -> UInt32
    {
        let bySize = (pages.fileSize + 4_095) / Int64(PageFormat.pageSize)
        if let log = pages.log, let count = log.pageCount {
            // The sums of a log need no key: it may claim any number. One page more than there are
            // is as bad as all of them, and is found without looking for the rest.
            return UInt32(min(Int64(count), bySize + Int64(log.pages.count) + 1))
        }
        let first = try pages.page(1)
        guard first.count == PageFormat.pageSize, lock.isWhole(first[...], number: 1) else {
            return UInt32(clamping: bySize)
        }
        // Offset 28 of the header, of which the first 16 bytes are the salt.
        let header = lock.open(first[...], number: 1)
        return max(1, min(LogScan.word(header, 12), 1 << 24))
    }
}
