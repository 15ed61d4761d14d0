import Keyring
import Ledger

/// What a segment says about itself in its first and its last block (`durability.md` 3.2).
struct SegmentHeader: Hashable {
    static let magic = Array("MMJSEG".utf8)
    static let version = Array("01".utf8)
    static let format: UInt16 = 1
    private static let proofOffset = 4_060
    private static let sumOffset = 4_092
    /// Bytes bound to the recovery seal.
    static let boundSize = 160

    let copy: JournalCopy
    let segno: UInt32
    let deviceID: ID
    let journalID: ID
    let generation: UInt32
    /// In every older segment, records from this one on are void (DUR-9).
    let firstLSN: Int64
    /// Where the journal stood before the first record.
    let base: JournalPosition
    let salt: [UInt8]
    let createdMilliseconds: Int64
    /// Hash of the recovery key, ephemeral key, sealed keys and tag: 144 bytes, zero without one.
    let recovery: [UInt8]

    /// The first 160 bytes.
    var bound: [UInt8] {
        var bytes = Self.magic + Self.version
        LittleEndian.append(Self.format, to: &bytes)
        LittleEndian.append(copy.rawValue, to: &bytes)
        LittleEndian.append(segno, to: &bytes)
        bytes += deviceID.bytes + journalID.bytes
        LittleEndian.append(generation, to: &bytes)
        LittleEndian.append(UInt32(SegmentLayout.blockCount), to: &bytes)
        for number in [firstLSN, base.seq, base.slip] { LittleEndian.append(number, to: &bytes) }
        bytes += base.incarnation.bytes + base.head + salt
        LittleEndian.append(createdMilliseconds, to: &bytes)
        LittleEndian.append(Int64(0), to: &bytes)
        return bytes
    }

    /// The block of 4,096 bytes.
    func block(provedBy key: Secret) -> [UInt8] {
        var bytes = bound + recovery
        bytes += [UInt8](repeating: 0, count: Self.proofOffset - bytes.count)
        bytes += HMAC.sha256(key: key, bytes)
        LittleEndian.append(CRC32.of(bytes), to: &bytes)
        return bytes
    }

    /// Reads a block, or gives nil when it is damaged.
    ///
    /// - Throws: ``JournalError/newerFormat`` when a newer program wrote it.
    init?(reading block: [UInt8]) throws(JournalError) {
        guard block.count == SegmentLayout.blockSize, block.starts(with: Self.magic),
            CRC32.of(block[..<Self.sumOffset]) == LittleEndian.number(block, at: Self.sumOffset)
        else { return nil }
        let firstLSN: Int64 = LittleEndian.number(block, at: 56)
        guard block[6..<8].elementsEqual(Self.version),
            LittleEndian.number(block, at: 8) == Self.format
        else { throw .newerFormat }
        guard let copy = JournalCopy(rawValue: LittleEndian.number(block, at: 10)),
            let deviceID = ID(bytes: Array(block[16..<32])),
            let journalID = ID(bytes: Array(block[32..<48])),
            let incarnation = ID(bytes: Array(block[80..<96])), firstLSN > 0
        else { return nil }
        self.copy = copy
        segno = LittleEndian.number(block, at: 12)
        self.deviceID = deviceID
        self.journalID = journalID
        generation = LittleEndian.number(block, at: 48)
        self.firstLSN = firstLSN
        base = JournalPosition(
            lsn: firstLSN - 1,
            incarnation: incarnation,
            seq: LittleEndian.number(block, at: 64),
            head: Array(block[96..<128]),
            slip: LittleEndian.number(block, at: 72)
        )
        salt = Array(block[128..<144])
        createdMilliseconds = LittleEndian.number(block, at: 144)
        recovery = Array(block[160..<304])
    }

    /// Whether the block was proved by the segment's own key.
    static func isProved(_ block: [UInt8], by key: Secret) -> Bool {
        HMAC.isTag(
            Array(block[proofOffset..<sumOffset]),
            key: key,
            Array(block[..<proofOffset])
        )
    }

    /// The keys of the segment, when its generation is held or the recovery key opens them.
    func keys(from keys: JournalKeys) -> SegmentKeys? {
        if let key = keys.key(generation) {
            return SegmentKeys(
                journalKey: key,
                salt: salt,
                deviceID: deviceID,
                segno: segno,
                copy: copy
            )
        }
        return keys.recovery.flatMap { RecoverySeal.open(recovery, bound: bound, with: $0) }
            .map { SegmentKeys(both: $0) }
    }
}

extension SegmentHeader {
    /// Makes the header of a new file.
    init(of file: SegmentDraft, base: JournalPosition, salt: [UInt8], recovery: [UInt8]) {
        copy = file.copy
        segno = file.segno
        deviceID = file.deviceID
        journalID = file.journalID
        generation = file.generation
        firstLSN = base.lsn + 1
        self.base = base
        self.salt = salt
        createdMilliseconds = file.createdMilliseconds
        self.recovery = recovery
    }

    /// The same header for the other copy of the segment.
    func standing(for copy: JournalCopy) -> SegmentHeader {
        let draft = SegmentDraft(
            segno: segno,
            copy: copy,
            deviceID: deviceID,
            journalID: journalID,
            generation: generation,
            createdMilliseconds: createdMilliseconds
        )
        return SegmentHeader(of: draft, base: base, salt: salt, recovery: recovery)
    }
}
