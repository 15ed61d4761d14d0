import Keyring
import World

/// The key and frame numbers that both ends of a dump share.
private struct FrameSeal {
    static let info = Array("melmastoon-replica/1".utf8)

    private let key: SealingKey
    private var number: UInt64 = 0

    init(key: Secret, salt: [UInt8]) {
        self.key = SealingKey(
            secret: KeyDerivation.hkdf(ikm: key, salt: salt, info: Self.info, count: 32)
        )
    }

    mutating func seal(_ plain: [UInt8], isLast: Bool) -> [UInt8] {
        defer { number += 1 }
        return key.seal(plain, nonce: nonce, aad: aad(isLast))
    }

    /// Opens the next frame and says whether it is the last, nil when it is neither.
    mutating func open(_ sealed: [UInt8]) -> (plain: [UInt8], isLast: Bool)? {
        defer { number += 1 }
        for isLast in [false, true] {
            do {
                return (try key.open(sealed, nonce: nonce, aad: aad(isLast)), isLast)
            } catch { continue }
        }
        return nil
    }

    private var nonce: [UInt8] { ReplicaDump.bytes(number, count: 8) + [0, 0, 0, 0] }

    private func aad(_ isLast: Bool) -> [UInt8] {
        ReplicaDump.bytes(number, count: 8) + [isLast ? 1 : 0]
    }
}

/// Writes the sealed frames of a dump to a new file.
struct FrameWriter {
    private let file: any DiskFile
    private var seal: FrameSeal
    private var offset: Int64
    private var plain: [UInt8] = []

    /// Makes the file with its header; a leftover of that name goes.
    init(
        _ path: DiskPath,
        on disk: any Disk,
        key: Secret,
        generation: UInt64,
        _ entropy: any Entropy
    ) throws(StoreError) {
        let salt = entropy.bytes(16)
        seal = FrameSeal(key: key, salt: salt)
        offset = Int64(ReplicaDump.headerSize)
        do throws(DiskError) {
            if try disk.entry(at: path) != nil { try disk.remove(path) }
            file = try disk.open(path, for: .creating)
            let header = ReplicaDump.magic + ReplicaDump.bytes(generation, count: 8) + salt
            try file.write(header, at: 0)
        } catch { throw StoreError(disk: error) }
    }

    mutating func add(_ line: [UInt8]) throws(StoreError) {
        plain += line
        while plain.count > ReplicaDump.frameLimit {
            try put(Array(plain[..<ReplicaDump.frameLimit]), isLast: false)
            plain.removeFirst(ReplicaDump.frameLimit)
        }
    }

    mutating func finish() throws(StoreError) {
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
