import Keyring
import Ledger

/// The two keys of one segment file: one seals records, one proves the header.
struct SegmentKeys {
    let record: SealingKey
    let header: Secret
    /// Both keys in one, as it is sealed to the recovery key.
    let both: Secret

    init(journalKey: Secret, salt: [UInt8], deviceID: ID, segno: UInt32, copy: JournalCopy) {
        let info =
            Array("melmastoon-journal/1\n".utf8) + deviceID.bytes + LittleEndian.bytes(segno)
            + LittleEndian.bytes(copy.rawValue)
        self.init(both: KeyDerivation.hkdf(ikm: journalKey, salt: salt, info: info, count: 64))
    }

    /// Takes the keys as a recovery seal gives them back.
    init(both: Secret) {
        precondition(both.count == 64, "a segment has two keys of 32 bytes")
        self.both = both
        record = SealingKey(secret: both.slice(0..<32))
        header = both.slice(32..<64)
    }
}
