/// The sizes and names of segment files (`durability.md` 3.2).
public enum SegmentLayout {
    /// Bytes of a block; every record begins on one.
    public static let blockSize = 4_096
    /// Blocks of a segment: 1 MiB.
    public static let blockCount = 256
    /// The blocks that hold records; 0 and 255 hold the header.
    static let recordBlocks = 1...254
    /// Blocks of the longest record.
    static let recordBlockLimit = 6
    /// With fewer blocks left a segment is full (DUR-12).
    static let leftLimit = 6
    static let segmentSize = blockSize * blockCount

    /// Bytes of the longest body, so that a record fits in 6 blocks.
    public static let bodyLimit = 16_384
    /// Bytes of the longest local part.
    public static let localLimit = 4_096
    /// Records of the largest group.
    public static let groupRecordLimit = 64
    /// Bytes of the bodies of the largest group.
    public static let groupByteLimit = 262_144

    /// The file name of a segment, as in `0000002a.a.seg`.
    static func name(_ segno: UInt32, _ copy: JournalCopy) -> String {
        let digits = String(segno, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits + ".\(copy.letter).seg"
    }

    /// The number and copy that a file name says, or nil for any other name.
    static func parse(_ name: String) -> (segno: UInt32, copy: JournalCopy)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 8, parts[2] == "seg",
            let segno = UInt32(parts[0], radix: 16),
            let copy = JournalCopy.allCases.first(where: { $0.letter == parts[1] }),
            Self.name(segno, copy) == name
        else { return nil }
        return (segno, copy)
    }

    /// The name of the zeroed file that waits to become a segment.
    static func spareName(_ copy: JournalCopy) -> String { "spare.\(copy.letter)" }

    /// The suffix of a file that is being made; what bears it after a crash is removed.
    static let makingSuffix = ".making"
    /// The suffix of a repaired segment that waits for its name.
    static let repairedSuffix = ".repaired"
}
