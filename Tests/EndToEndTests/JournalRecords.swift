import TestSupport
import World

/// The records of a journal copy as they lie in its segment files (`durability.md` 3.3).
struct JournalRecords {
    /// One record of an action.
    struct Place {
        let file: DiskPath
        let offset: Int
        let length: Int
        let seq: UInt64
    }

    private static let block = 4_096
    /// The places of all actions, in order.
    let actions: [Place]

    init(folder: DiskPath) throws {
        var actions: [Place] = []
        for name in try Files.names(in: folder) where name.hasSuffix(".seg") {
            let file = folder.appending(name)
            let bytes = try Files.bytes(of: file)
            for offset in stride(from: 0, to: bytes.count, by: Self.block)
            where Array(bytes[offset..<offset + 4]) == Array("MJR1".utf8) && bytes[offset + 4] == 1
            {
                let length = Int(bytes[offset + 5]) * Self.block
                let seq = (0..<8).reduce(UInt64(0)) { sum, byte in
                    sum | UInt64(bytes[offset + 24 + byte]) << (8 * byte)
                }
                actions.append(Place(file: file, offset: offset, length: length, seq: seq))
            }
        }
        self.actions = actions
    }

    /// Overwrites a part of a record with noise.
    ///
    /// - Parameters:
    ///   - place: The record.
    ///   - part: Which bytes of it; all by default.
    /// - Throws: What the file system refused.
    static func destroy(_ place: Place, _ part: Range<Int>? = nil) throws {
        var bytes = try Files.bytes(of: place.file)
        var seed = Seed(UInt64(place.offset))
        for index in part ?? 0..<place.length {
            bytes[place.offset + index] = UInt8(seed.below(256))
        }
        try Files.write(bytes, to: place.file)
    }
}
