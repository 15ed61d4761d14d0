public import World

/// Writes sealed frames to a new file.
public struct FrameWriter {
    private let file: any DiskFile
    private var seal: FrameSeal
    private var offset: Int64
    private var plain: [UInt8] = []

    /// Makes the file with its header; a leftover of that name goes.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - disk: Where it is.
    ///   - key: What it is sealed with.
    ///   - entropy: For the salt.
    /// - Throws: ``StoreError``.
    public init(
        _ path: DiskPath,
        on disk: any Disk,
        sealing key: FrameKey,
        _ entropy: any Entropy
    ) throws(StoreError) {
        let salt = entropy.bytes(16)
        seal = FrameSeal(key, salt: salt)
        offset = Int64(ReplicaDump.headerSize)
        do throws(DiskError) {
            if try disk.entry(at: path) != nil { try disk.remove(path) }
            file = try disk.open(path, for: .creating)
            let header = key.magic + ReplicaDump.bytes(key.number, count: 8) + salt
            try file.write(header, at: 0)
        } catch { throw StoreError(disk: error) }
    }

    /// Adds bytes; they are written when a frame is full.
    ///
    /// - Parameter line: The bytes, as a rule a line with its end.
    /// - Throws: ``StoreError``.
    public mutating func add(_ line: [UInt8]) throws(StoreError) {
        plain += line
        while plain.count > ReplicaDump.frameLimit {
            try put(Array(plain[..<ReplicaDump.frameLimit]), isLast: false)
            plain.removeFirst(ReplicaDump.frameLimit)
        }
    }

    /// Writes the last frame; durable on return.
    ///
    /// - Throws: ``StoreError``.
    public mutating func finish() throws(StoreError) {
        try put(plain, isLast: true)
        do { try file.sync() } catch { throw StoreError(disk: error) }
        file.close()
    }

    private mutating func put(_ frame: [UInt8], isLast: Bool) throws(StoreError) {
        let sealed = seal.seal(frame, isLast: isLast)
        let bytes = ReplicaDump.bytes(UInt64(sealed.count), count: 4) + sealed
        do { try file.write(bytes, at: offset) } catch { throw StoreError(disk: error) }
        offset += Int64(bytes.count)
    }
}
