import Keyring
import Ledger

/// Where the sealed bytes of a record lie, bound to them: no record can be moved or copied.
struct RecordPlace {
    let copy: JournalCopy
    let segno: UInt32
    let salt: [UInt8]
    let generation: UInt32
    let deviceID: ID
    let firstBlock: Int
}

/// The layout of a record's blocks (`durability.md` 3.3).
enum RecordLayout {
    static let magic = Array("MJR1".utf8)
    /// Bytes that are bound but not hidden.
    static let headSize = 160
    /// Head, lengths, tag and checksum.
    static let overhead = headSize + 8 + SealingKey.tagSize + 4

    /// How many blocks a record takes.
    static func blocks(body: Int, local: Int) -> Int {
        (overhead + body + local + SegmentLayout.blockSize - 1) / SegmentLayout.blockSize
    }

    /// The nonce: the `lsn`, which no key of a segment meets twice (I-12).
    static func nonce(_ lsn: Int64) -> [UInt8] {
        LittleEndian.bytes(UInt64(lsn)) + [0, 0, 0, 0]
    }
}

extension JournalRecord {
    /// How many blocks it takes.
    var blocks: Int { RecordLayout.blocks(body: body.count, local: local.count) }

    /// The blocks of this record at one place.
    func sealed(at place: RecordPlace, with key: SealingKey) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blocks * SegmentLayout.blockSize)
        bytes += RecordLayout.magic
        bytes += [kind.rawValue, UInt8(blocks)]
        LittleEndian.append(place.copy.rawValue, to: &bytes)
        for number in [lsn, group, seq] { LittleEndian.append(number, to: &bytes) }
        bytes += incarnation.bytes + previousHash + hash + place.salt
        LittleEndian.append(place.segno, to: &bytes)
        LittleEndian.append(UInt16(place.firstBlock), to: &bytes)
        LittleEndian.append(UInt16(0), to: &bytes)
        LittleEndian.append(place.generation, to: &bytes)
        LittleEndian.append(UInt32(8 + body.count + local.count), to: &bytes)
        bytes += place.deviceID.bytes
        precondition(bytes.count == RecordLayout.headSize, "a record's head has 160 bytes")
        bytes += key.seal(plain, nonce: RecordLayout.nonce(lsn), aad: bytes)
        let padding = blocks * SegmentLayout.blockSize - 4 - bytes.count
        bytes += [UInt8](repeating: 0, count: padding)
        LittleEndian.append(CRC32.of(bytes), to: &bytes)
        return bytes
    }

    private var plain: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + body.count + local.count)
        LittleEndian.append(UInt32(body.count), to: &bytes)
        bytes += body
        LittleEndian.append(UInt32(local.count), to: &bytes)
        return bytes + local
    }
}
