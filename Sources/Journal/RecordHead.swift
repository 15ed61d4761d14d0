import Keyring
import Ledger

/// What a record's clear head says, when its checksum is good.
struct RecordHead {
    let kind: JournalRecord.Kind
    let blocks: Int
    let copy: UInt16
    let salt: [UInt8]
    let segno: UInt32
    let firstBlock: Int
    let generation: UInt32
    let deviceID: ID
    let sealedCount: Int
    let lsn: Int64
    let group: Int64
    let seq: Int64
    let incarnation: ID
    let previousHash: [UInt8]
    let hash: [UInt8]
    private let bytes: [UInt8]

    /// Reads the record that begins at a block of a file, or gives nil when there is none.
    init?(in file: [UInt8], at block: Int) {
        let start = block * SegmentLayout.blockSize
        guard start + SegmentLayout.blockSize <= file.count,
            file[start..<start + 4].elementsEqual(RecordLayout.magic),
            let kind = JournalRecord.Kind(rawValue: file[start + 4])
        else { return nil }
        let blocks = Int(file[start + 5])
        let end = start + blocks * SegmentLayout.blockSize
        guard (1...SegmentLayout.recordBlockLimit).contains(blocks), end <= file.count else {
            return nil
        }
        let bytes = Array(file[start..<end])
        guard CRC32.of(bytes.dropLast(4)) == LittleEndian.number(bytes, at: bytes.count - 4),
            let incarnation = ID(bytes: Array(bytes[32..<48])),
            let deviceID = ID(bytes: Array(bytes[144..<160]))
        else { return nil }
        self.kind = kind
        self.blocks = blocks
        self.bytes = bytes
        copy = LittleEndian.number(bytes, at: 6)
        lsn = LittleEndian.number(bytes, at: 8)
        group = LittleEndian.number(bytes, at: 16)
        seq = LittleEndian.number(bytes, at: 24)
        self.incarnation = incarnation
        previousHash = Array(bytes[48..<80])
        hash = Array(bytes[80..<112])
        salt = Array(bytes[112..<128])
        segno = LittleEndian.number(bytes, at: 128)
        firstBlock = Int(LittleEndian.number(bytes, at: 132) as UInt16)
        generation = LittleEndian.number(bytes, at: 136)
        sealedCount = Int(LittleEndian.number(bytes, at: 140) as UInt32)
        self.deviceID = deviceID
        let fits = RecordLayout.headSize + sealedCount + SealingKey.tagSize + 4 <= bytes.count
        guard fits, sealedCount >= 8, lsn > 0, group > 0, group <= lsn, seq >= 0 else { return nil }
    }

    /// Opens the record, or gives nil when the key is another one or anything was forged.
    func open(with key: SealingKey) -> JournalRecord? {
        let end = RecordLayout.headSize + sealedCount + SealingKey.tagSize
        let plain: [UInt8]
        do {
            plain = try key.open(
                Array(bytes[RecordLayout.headSize..<end]),
                nonce: RecordLayout.nonce(lsn),
                aad: Array(bytes[0..<RecordLayout.headSize])
            )
        } catch {
            return nil
        }
        let bodyCount = Int(LittleEndian.number(plain, at: 0) as UInt32)
        guard bodyCount <= plain.count - 8 else { return nil }
        let localCount = Int(LittleEndian.number(plain, at: 4 + bodyCount) as UInt32)
        guard localCount == plain.count - 8 - bodyCount else { return nil }
        let record = JournalRecord(
            kind: kind,
            lsn: lsn,
            group: group,
            seq: seq,
            incarnation: incarnation,
            previousHash: previousHash,
            hash: hash,
            body: Array(plain[4..<4 + bodyCount]),
            local: Array(plain[(8 + bodyCount)...])
        )
        return record.isHashRight ? record : nil
    }
}

extension JournalRecord {
    /// The hash of a note: a use of its own, so that a note can never pass for an action.
    static func noteHash(_ body: [UInt8]) -> [UInt8] {
        Digest.sha256(Array("melmastoon-journal/1:note\n".utf8), body).bytes
    }

    /// Whether the record's hash is that of what it holds (I-13).
    var isHashRight: Bool {
        switch kind {
        case .action:
            Digest.sha256(ChainLink.action(after: previousHash, body: body)).bytes == hash
        case .note: Self.noteHash(body) == hash
        }
    }
}
