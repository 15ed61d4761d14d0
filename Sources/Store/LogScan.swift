import World

/// The committed frames of a write-ahead log, found as SQLite itself finds them.
///
/// An exclusive connection never truncates its log, so old frames follow the valid ones: reading
/// stops at the first whose salts or running checksum do not fit.
///
/// - SeeAlso: `durability.md` 5.3, https://www.sqlite.org/fileformat2.html section 4.
struct LogScan {
    /// Where the last committed frame of each page lies, by page number.
    private(set) var pages: [UInt32: Int64] = [:]
    /// The size of the database in pages after the last commit; nil when nothing is committed.
    private(set) var pageCount: UInt32?

    private static let headerSize = 32
    private static let frameHeaderSize = 24
    private static let frameSize = frameHeaderSize + PageFormat.pageSize

    /// Reads a log of a page size of 4096; one without a valid header holds nothing.
    init(_ file: any DiskFile) throws(DiskError) {
        let header = try file.read(at: 0, count: Self.headerSize)
        guard header.count == Self.headerSize, let order = Self.byteOrder(Self.word(header, 0)),
            Self.word(header, 8) == UInt32(PageFormat.pageSize)
        else { return }
        var sum = Checksum(isBigEndian: order)
        sum.add(header[0..<24])
        guard sum.first == Self.word(header, 24), sum.second == Self.word(header, 28) else {
            return
        }
        let salts = Array(header[16..<24])
        var waiting: [UInt32: Int64] = [:]
        var offset = Int64(Self.headerSize)
        while true {
            let frame = try file.read(at: offset, count: Self.frameSize)
            guard frame.count == Self.frameSize, Array(frame[8..<16]) == salts else { return }
            sum.add(frame[0..<8])
            sum.add(frame[Self.frameHeaderSize...])
            guard sum.first == Self.word(frame, 16), sum.second == Self.word(frame, 20) else {
                return
            }
            waiting[Self.word(frame, 0)] = offset + Int64(Self.frameHeaderSize)
            let committed = Self.word(frame, 4)
            if committed > 0 {
                pages.merge(waiting) { _, new in new }
                waiting = [:]
                pageCount = committed
            }
            offset += Int64(Self.frameSize)
        }
    }

    private static func byteOrder(_ magic: UInt32) -> Bool? {
        switch magic {
        case 0x377F_0683: true
        case 0x377F_0682: false
        default: nil
        }
    }

    static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<at + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }

    /// The log's own checksum over words of 32 bits, two at a time.
    private struct Checksum {
        let isBigEndian: Bool
        var first: UInt32 = 0
        var second: UInt32 = 0

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            var index = bytes.startIndex
            while index < bytes.endIndex {
                first &+= word(bytes, index) &+ second
                second &+= word(bytes, index + 4) &+ first
                index += 8
            }
        }

        private func word(_ bytes: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
            let (a, b) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
            let (c, d) = (UInt32(bytes[at + 2]), UInt32(bytes[at + 3]))
            return isBigEndian ? a << 24 | b << 16 | c << 8 | d : d << 24 | c << 16 | b << 8 | a
        }
    }
}
