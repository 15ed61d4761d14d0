import Keyring
import Ledger
import Store
import TestSupport
import World

extension Target {
    /// The scan of a store's pages after damage, and the store behind it.
    ///
    /// Shape of an input: a plan of damage to a database and its log. The scan names exactly the
    /// pages that were changed; what it calls healthy opens and reads as before.
    static let page = Target("page", .bytes, sizeLimit: 256) {
        let desk = try StoreDesk()
        return { input in
            var dice = Dice(input)
            let disk = desk.disk.copy()
            guard var bytes = disk.bytes(at: desk.path) else { return }
            let whole = bytes
            var isLogTouched = false
            for _ in 0...dice.below(4) where dice.isLeft {
                if dice.below(3) > 0 {
                    Edit.spoil(&bytes, block: 4_096, by: &dice)
                } else {
                    isLogTouched = true
                    spoilLog(of: desk, on: disk, by: &dice)
                }
            }
            disk.set(bytes, at: desk.path)
            let scan = try desk.scan(disk)
            try Finding.unless(scan.badPages == scan.badPages.sorted(), "pages out of order")
            try Finding.unless(scan.badPages.count <= 65_536, "\(scan.badPages.count) bad pages")
            if !isLogTouched { try compare(scan, bytes, whole, desk) }
            if scan.isHealthy() { try desk.read(disk) }
        }
    }

    /// A log with its sums put right, so that numbers in its frames are believed.
    private static func spoilLog(of desk: StoreDesk, on disk: MemoryDisk, by dice: inout Dice) {
        guard var log = disk.bytes(at: desk.logPath) else { return }
        let isSummed = dice.below(2) == 0
        Edit.spoil(&log, block: 4_120, by: &dice)
        if isSummed { LogSums.correct(&log) }
        disk.set(log, at: desk.logPath)
    }

    private static func compare(
        _ scan: PageScan,
        _ bytes: [UInt8],
        _ whole: [UInt8],
        _ desk: StoreDesk
    ) throws(Finding) {
        // The log says how many pages there are, and holds the newest of some.
        guard case .store = scan.kind else { return }
        // Where much is missing, the scan ends with the first page that is.
        for page in 1...min(UInt32(desk.pageCount), scan.pageCount)
        where !desk.pagesInLog.contains(page) {
            let found = body(page, of: bytes)
            // A free page may be anything, zeros among it.
            if found?.allSatisfy({ $0 == 0 }) ?? false { continue }
            let isSame = found == body(page, of: whole)
            let isBad = scan.badPages.contains(page)
            try Finding.unless(isSame != isBad, "page \(page) changed, not named: \(isBad)")
        }
    }

    /// What of a page stands under its MAC, and the MAC: all but salt and filler.
    private static func body(_ page: UInt32, of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let start = Int(page - 1) * 4_096
        guard bytes.count >= start + 4_096 else { return nil }
        return bytes[(start + (page == 1 ? 16 : 0))..<(start + 4_096 - 12)]
    }
}

/// The running sums of a write-ahead log of SQLite.
private enum LogSums {
    // SPEC: https://www.sqlite.org/fileformat2.html section 4.2.
    static func correct(_ log: inout [UInt8]) {
        guard log.count >= 32 else { return }
        let isBig = log[3] & 1 == 1
        var sum: (UInt32, UInt32) = (0, 0)
        add(log[0..<24], isBig, &sum)
        put(sum, at: 24, in: &log)
        var start = 32
        while start + 4_120 <= log.count {
            log.replaceSubrange(start + 8..<start + 16, with: log[16..<24])
            add(log[start..<start + 8], isBig, &sum)
            add(log[start + 24..<start + 4_120], isBig, &sum)
            put(sum, at: start + 16, in: &log)
            start += 4_120
        }
    }

    private static func add(
        _ bytes: ArraySlice<UInt8>,
        _ isBig: Bool,
        _ sum: inout (UInt32, UInt32)
    ) {
        for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
            sum.0 &+= word(bytes[index..<index + 4], isBig) &+ sum.1
            sum.1 &+= word(bytes[index + 4..<index + 8], isBig) &+ sum.0
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ isBig: Bool) -> UInt32 {
        let parts = isBig ? Array(bytes) : bytes.reversed()
        return parts.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func put(_ sum: (UInt32, UInt32), at offset: Int, in log: inout [UInt8]) {
        for (index, word) in [sum.0, sum.1].enumerated() {
            for byte in 0..<4 {
                log[offset + 4 * index + byte] = UInt8(truncatingIfNeeded: word >> (24 - 8 * byte))
            }
        }
    }
}
