import Keyring
import World

/// Reads the frames of a dump until one does not verify.
struct FrameReader {
    private let file: any DiskFile
    private var seal: FrameSeal
    private var offset = Int64(ReplicaDump.headerSize)
    /// Whether the last frame was read and nothing failed before it.
    private(set) var isComplete = false

    init(_ file: any DiskFile, key: Secret) throws(DiskError) {
        self.file = file
        let header = try file.read(at: 0, count: ReplicaDump.headerSize)
        seal = FrameSeal(key: key, salt: Array(header.dropFirst(16)))
    }

    /// The lines of the next frame, nil at the end or at damage.
    mutating func next() throws(DiskError) -> [UInt8]? {
        guard !isComplete else { return nil }
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
