import Keyring
import World

/// One copy of a segment as it lies on the disk, read whole.
struct SegmentImage {
    let path: DiskPath
    let segno: UInt32
    let copy: JournalCopy
    /// The header, when one of its two blocks is whole and proved.
    let header: SegmentHeader?
    /// Whether both header blocks are whole.
    let isHeaderWhole: Bool

    private let bytes: [UInt8]
    private let salt: [UInt8]
    private let key: SealingKey?
    private let isZeroBlock: [Bool]

    /// Understands the bytes of a file.
    ///
    /// A file that is too short counts as damaged where it ends, not as unwritten.
    ///
    /// - Throws: ``JournalError/newerFormat``, ``JournalError/foreign``, ``JournalError/wrongKey``.
    init(
        _ bytes: [UInt8],
        path: DiskPath,
        segno: UInt32,
        copy: JournalCopy,
        keys: JournalKeys
    ) throws(JournalError) {
        let missing = max(0, SegmentLayout.segmentSize - bytes.count)
        let whole = bytes + [UInt8](repeating: 0xFF, count: missing)
        let first = try Self.header(whole, block: 0, copy, segno, keys)
        let last = try Self.header(whole, block: SegmentLayout.blockCount - 1, copy, segno, keys)
        self.path = path
        self.segno = segno
        self.copy = copy
        self.bytes = whole
        header = first ?? last
        isZeroBlock = Self.zeroBlocks(whole)
        isHeaderWhole = first != nil && first == last && missing == 0
        if let header {
            salt = header.salt
            key = header.keys(from: keys)?.record
        } else if let head = Self.anyHead(whole, copy, segno, keys) {
            // A record alone carries what opens it.
            salt = head.salt
            key = keys.key(head.generation).map {
                SegmentKeys(
                    journalKey: $0,
                    salt: head.salt,
                    deviceID: head.deviceID,
                    segno: segno,
                    copy: copy
                ).record
            }
        } else {
            salt = []
            key = nil
        }
    }

    /// The record that begins at a block, when it belongs to this file and proves itself.
    func record(at block: Int) -> JournalRecord? {
        guard let key, let head = RecordHead(in: bytes, at: block), head.copy == copy.rawValue,
            head.segno == segno, head.firstBlock == block, head.salt == salt,
            block + head.blocks - 1 <= SegmentLayout.recordBlocks.upperBound
        else { return nil }
        return head.open(with: key)
    }

    /// Whether nothing was ever written into the blocks.
    func isZero(_ blocks: some Sequence<Int>) -> Bool {
        blocks.allSatisfy { isZeroBlock[$0] }
    }

    /// Of each block, whether nothing was ever written into it.
    static func zeroBlocks(_ bytes: [UInt8]) -> [Bool] {
        // SAFETY: the words lie inside the buffer, which is a whole number of blocks long.
        unsafe bytes.withUnsafeBytes { buffer in
            (0..<SegmentLayout.blockCount).map { block in
                var offset = block * SegmentLayout.blockSize
                let end = offset + SegmentLayout.blockSize
                while offset < end {
                    let word = unsafe buffer.loadUnaligned(
                        fromByteOffset: offset,
                        as: UInt64.self
                    )
                    if word != 0 { return false }
                    offset += 8
                }
                return true
            }
        }
    }

    /// How many of the blocks were written.
    func written(_ blocks: Range<Int>) -> Int {
        blocks.count { !isZeroBlock[$0] }
    }

    private static func header(
        _ bytes: [UInt8],
        block: Int,
        _ copy: JournalCopy,
        _ segno: UInt32,
        _ keys: JournalKeys
    ) throws(JournalError) -> SegmentHeader? {
        let start = block * SegmentLayout.blockSize
        return try SegmentHeader.read(
            Array(bytes[start..<start + SegmentLayout.blockSize]),
            copy: copy,
            segno: segno,
            keys: keys
        )
    }

    private static func anyHead(
        _ bytes: [UInt8],
        _ copy: JournalCopy,
        _ segno: UInt32,
        _ keys: JournalKeys
    ) -> RecordHead? {
        for block in SegmentLayout.recordBlocks {
            if let head = RecordHead(in: bytes, at: block), head.segno == segno,
                head.copy == copy.rawValue, head.deviceID == keys.deviceID
            {
                return head
            }
        }
        return nil
    }
}

extension SegmentHeader {
    /// Reads a header block of a file and checks that it is the file's own.
    ///
    /// - Throws: ``JournalError/newerFormat``, ``JournalError/foreign`` for another device's or
    ///   journal's file, ``JournalError/wrongKey`` when its generation is not held.
    /// - Returns: nil when the block is damaged, forged, or sealed under another key.
    static func read(
        _ block: [UInt8],
        copy: JournalCopy,
        segno: UInt32,
        keys: JournalKeys
    ) throws(JournalError) -> SegmentHeader? {
        guard let header = try SegmentHeader(reading: block) else { return nil }
        guard header.deviceID == keys.deviceID, header.journalID == keys.journalID else {
            throw .foreign
        }
        guard let segmentKeys = header.keys(from: keys) else { throw .wrongKey }
        guard isProved(block, by: segmentKeys.header), header.copy == copy, header.segno == segno
        else { return nil }
        return header
    }
}
