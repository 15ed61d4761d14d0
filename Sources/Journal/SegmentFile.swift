import Keyring
import Ledger
import World

/// What a new segment file shall be.
struct SegmentDraft {
    let segno: UInt32
    let copy: JournalCopy
    let deviceID: ID
    let journalID: ID
    let generation: UInt32
    let createdMilliseconds: Int64
}

/// One open copy of the segment that is being written.
final class SegmentFile {
    private let file: any DiskFile
    private let keys: SegmentKeys
    private let header: SegmentHeader

    init(_ file: any DiskFile, header: SegmentHeader, keys: SegmentKeys) {
        self.file = file
        self.header = header
        self.keys = keys
    }

    /// Seals records one behind the other from a block on, and makes them durable.
    ///
    /// - Throws: ``DiskError``; the file must then be closed and never synced again (S-17).
    func save(_ records: [JournalRecord], at firstBlock: Int) throws(DiskError) {
        var bytes: [UInt8] = []
        var block = firstBlock
        for record in records {
            bytes += sealed(record, at: block)
            block += record.blocks
        }
        try file.write(bytes, at: Int64(firstBlock * SegmentLayout.blockSize))
        try file.sync()
    }

    /// Writes one record without making it durable yet.
    func write(_ record: JournalRecord, at block: Int) throws(DiskError) {
        try file.write(sealed(record, at: block), at: Int64(block * SegmentLayout.blockSize))
    }

    func sync() throws(DiskError) {
        try file.sync()
    }

    func close() {
        file.close()
    }

    private func sealed(_ record: JournalRecord, at block: Int) -> [UInt8] {
        let place = RecordPlace(
            copy: header.copy,
            segno: header.segno,
            salt: header.salt,
            generation: header.generation,
            deviceID: header.deviceID,
            firstBlock: block
        )
        return record.sealed(at: place, with: keys.record)
    }
}
