public import Keyring
import Ledger
public import World

// A damaged store is not opened: SQLite would follow pointers into damaged pages. But each page
// that carries its own MAC is as good as ever, and each row of `local_outbox` proves itself by its
// hash; so the leaves are read one by one, wherever in the tree they hung. Nothing else in such a
// store is believed: a state or a balance on a whole page may be older than the page beside it.

/// The actions that the whole pages of a damaged store still hold.
///
/// - SeeAlso: `durability.md` 6.2.
public struct Salvage: Sendable {
    /// The rows that prove themselves, by place; two branches may have one place twice.
    public private(set) var records: [StoredRecord] = []
    /// How many pages file and log have.
    public private(set) var pageCount = 0
    /// How many of them carry their own MAC.
    public private(set) var wholePageCount = 0

    /// Reads every page of a store and of its log; a log's older frames too, for rows never change.
    ///
    /// - Parameters:
    ///   - path: The database; its log is the same name with `-wal`. Nothing needs to be there.
    ///   - key: The store key, 32 bytes.
    ///   - salt: Its salt, 16 bytes.
    ///   - disk: Where both are; what it cannot read counts as damaged.
    /// - Throws: ``StoreError/unusable(_:)``; damage is not thrown.
    public init(
        of path: DiskPath,
        key: Secret,
        salt: [UInt8],
        on disk: any Disk
    ) throws(StoreError) {
        do throws(DiskError) {
            guard let entry = try disk.entry(at: path), !entry.isFolder else { return }
            let pages = try StrayPages(path, on: disk)
            pageCount = pages.places.count
            for format in PageFormat.allCases where wholePageCount == 0 {
                try read(pages, PageLock(format, key: key, salt: salt))
            }
        } catch { throw StoreError(disk: error) }
    }

    private mutating func read(_ pages: StrayPages, _ lock: PageLock) throws(DiskError) {
        var found: Set<StoredRecord> = []
        for place in pages.places {
            let bytes = pages.bytes(at: place)
            guard bytes.count == PageFormat.pageSize, lock.isWhole(bytes[...], number: place.number)
            else { continue }
            wholePageCount += 1
            // Page 1 holds the schema, and no row of ours.
            guard place.number > 1,
                let leaf = LeafPage(lock.open(bytes[...], number: place.number))
            else { continue }
            for cell in leaf.cells {
                let record = try Self.whole(cell, pages, lock).flatMap { bytes in
                    Self.record(bytes, at: cell.rowid)
                }
                if let record { found.insert(record) }
            }
        }
        records = found.sorted { one, other in
            one.lsn == other.lsn
                ? one.hash.lexicographicallyPrecedes(other.hash) : one.lsn < other.lsn
        }
    }

    /// The record with what lies on overflow pages; nil when one of those is damaged.
    private static func whole(
        _ cell: LeafPage.Cell,
        _ pages: StrayPages,
        _ lock: PageLock
    ) throws(DiskError) -> [UInt8]? {
        var bytes = Array(cell.here)
        var next = cell.overflow
        while bytes.count < cell.size {
            guard next > 1, let page = try pages.newest(next, lock) else { return nil }
            bytes += page[4...].prefix(cell.size - bytes.count)
            next = LogScan.word(page, 0)
        }
        return bytes
    }

    /// A row of `local_outbox`, or nil: of any other table, and of one that does not prove itself.
    private static func record(_ bytes: [UInt8], at lsn: Int64) -> StoredRecord? {
        guard lsn > 0, let row = RowValues(bytes, first: 8),
            case .text(let incarnation) = row.values[1], case .integer(let seq) = row.values[2],
            case .blob(let previous) = row.values[4], case .blob(let hash) = row.values[5],
            case .text(let body) = row.values[6], case .text(let local) = row.values[7],
            previous.count == 32, seq > 0,
            let id = ID(String(decoding: incarnation, as: UTF8.self)),
            Digest.sha256(ChainLink.action(after: previous, body: body)).bytes == hash
        else { return nil }
        return StoredRecord(
            .action,
            lsn: lsn,
            number: (id, seq),
            hashes: (previous, hash),
            body: body,
            local: local
        )
    }
}
