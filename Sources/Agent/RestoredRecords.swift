import Journal
import Ledger
import Store
import World

/// Records of a hole that the store still had.
///
/// Their bytes went into notes behind the hole, so that a later rebuild puts them back in their
/// place (`durability.md` 6.3). Rows that a damaged store gave go there as well.
struct RestoredRecords {
    private let records: [JournalRecord]
    private let salvaged: [StoredRecord]

    /// Takes what the journal holds, and what a damaged store gave for its holes.
    init(_ records: [JournalRecord], salvaged: [StoredRecord] = []) {
        self.records = records
        self.salvaged = salvaged
    }

    /// Every record in order, the restored ones in their old places.
    var merged: [StoredRecord] {
        let plain = records.map { StoredRecord($0) }
        let restored = records.compactMap(Self.restored) + salvaged
        if restored.isEmpty { return plain }
        var known = Set(records.map(\.lsn))
        let missing = restored.filter { known.insert($0.lsn).inserted }
        return (plain + missing).sorted { $0.lsn < $1.lsn }
    }

    /// The note that keeps a row, nil when it would be too large for one.
    static func note(of row: OutboxRow) -> JSON? {
        let note: JSON = [
            "type": "restored", "lsn": .integer(row.lsn),
            "incarnation": .text(row.incarnation.text), "seq": .integer(row.seq),
            "prev": .text(Hex.text(row.previousHash)), "hash": .text(Hex.text(row.hash)),
            "body": .text(String(decoding: row.body, as: UTF8.self)),
            "local": .text(String(decoding: row.local, as: UTF8.self)),
        ]
        return note.canonicalBytes.count <= Action.sizeLimit ? note : nil
    }

    private static func restored(_ record: JournalRecord) -> StoredRecord? {
        guard record.kind == .note, let note = json(record.body), note["type"] == "restored",
            let lsn = note["lsn"]?.integerValue, lsn > 0, lsn < record.lsn,
            let seq = note["seq"]?.integerValue,
            let incarnation = note["incarnation"]?.textValue.flatMap({ ID($0) }),
            let previous = note["prev"]?.textValue.flatMap({ Hex.bytes($0) }),
            let hash = note["hash"]?.textValue.flatMap({ Hex.bytes($0) }),
            previous.count == 32, hash.count == 32,
            let body = note["body"]?.textValue, let local = note["local"]?.textValue
        else { return nil }
        return StoredRecord(
            .action,
            lsn: lsn,
            number: (incarnation, seq),
            hashes: (previous, hash),
            body: Array(body.utf8),
            local: Array(local.utf8)
        )
    }

    private static func json(_ bytes: [UInt8]) -> JSON? {
        do { return try JSON(parsing: bytes) } catch { return nil }
    }
}
