import World

/// A record and the first of its blocks.
struct PlacedRecord: Hashable {
    let record: JournalRecord
    let block: Int
}

/// The open pair of files that groups are appended to.
final class Segment {
    /// Its number.
    let segno: UInt32
    /// Whether the copies lie in two folders.
    let isApart: Bool
    private let a: SegmentFile
    private let b: SegmentFile
    private var nextBlock = SegmentLayout.recordBlocks.lowerBound

    init(segno: UInt32, a: SegmentFile, b: SegmentFile, isApart: Bool) {
        self.segno = segno
        self.a = a
        self.b = b
        self.isApart = isApart
    }

    /// Blocks that are still zero.
    var blocksLeft: Int { SegmentLayout.recordBlocks.upperBound + 1 - nextBlock }

    /// Saves a group in both copies, one after the other.
    ///
    /// DUR-10: b is begun only when a is synced. A record whose b block is zero was therefore never
    /// confirmed, and that is how the scan tells torn from rotten.
    ///
    /// - Throws: ``DiskError``; the segment must then be closed.
    func save(_ records: [JournalRecord]) throws(DiskError) {
        try a.save(records, at: nextBlock)
        try b.save(records, at: nextBlock)
        nextBlock += records.reduce(0) { $0 + $1.blocks }
    }

    func close() {
        a.close()
        b.close()
    }
}
