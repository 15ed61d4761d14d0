import Keyring
public import World

/// Reads sealed frames until one does not verify.
public struct FrameReader {
    private let file: any DiskFile
    private var seal: FrameSeal
    private var offset = Int64(ReplicaDump.headerSize)
    /// Whether the last frame was read and nothing failed before it.
    public private(set) var isComplete = false
    private let isForeign: Bool

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - file: The file; it stays open as long as the reader is used.
    ///   - key: What it may be sealed with.
    /// - Throws: ``DiskError``.
    public init(_ file: any DiskFile, opening key: FrameKey) throws(DiskError) {
        self.file = file
        let header = try file.read(at: 0, count: ReplicaDump.headerSize)
        isForeign = header.count < ReplicaDump.headerSize || !header.starts(with: key.magic)
        seal = FrameSeal(key, salt: Array(header.dropFirst(16)))
    }

    /// The bytes of the next frame, nil at the end or at damage.
    ///
    /// - Throws: ``DiskError``.
    public mutating func next() throws(DiskError) -> [UInt8]? {
        guard !isComplete, !isForeign else { return nil }
        let prefix = try file.read(at: offset, count: 4)
        guard prefix.count == 4 else { return nil }
        let length = Int(ReplicaDump.number(prefix[...]))
        guard length <= ReplicaDump.frameLimit + SealingKey.tagSize else { return nil }
        let sealed = try file.read(at: offset + 4, count: length)
        guard sealed.count == length, let frame = seal.open(sealed) else { return nil }
        offset += Int64(4 + length)
        isComplete = frame.isLast
        return frame.plain
    }
}
