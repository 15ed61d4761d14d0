import Keyring
import Ledger
public import World

/// The two small head files: what must exist, told by somebody other than the journal.
///
/// `MMHEAD01` ‖ u32 key generation ‖ u32 zero ‖ lsn ‖ seq ‖ slip (8 each) ‖ incarnation (16) ‖ head
/// (32) ‖ device id (16) ‖ journal id (16) ‖ HMAC-SHA-256 (32). They are written in turn, so a torn
/// one leaves the other.
///
/// - SeeAlso: P17.1, `durability.md` 2.
public struct Witness: Sendable {
    private static let magic = Array("MMHEAD01".utf8)
    private static let provedSize = 120
    private static let size = 152

    private let disk: any Disk
    private let state: DiskPath
    private let keys: JournalKeys

    /// Looks at the head files of a state folder.
    public init(in state: DiskPath, keys: JournalKeys, on disk: any Disk) {
        self.state = state
        self.keys = keys
        self.disk = disk
    }

    /// What the valid head files say, the newest first; a damaged or foreign one says nothing.
    public func read() -> [JournalPosition] {
        let found = (0..<2).compactMap { index in read(index) }
        return found.sorted { $0.lsn > $1.lsn }
    }

    /// Writes a position into the file that is not the newest.
    ///
    /// - Throws: ``JournalError/disk(_:)``; nothing that was saved depends on it.
    public func write(_ position: JournalPosition) throws(JournalError) {
        let ages = (0..<2).map { read($0)?.lsn ?? 0 }
        let path = path(ages[0] <= ages[1] ? 0 : 1)
        do {
            let isNew = try disk.entry(at: path) == nil
            let file = try disk.open(path, for: isNew ? .creating : .writing)
            defer { file.close() }
            try file.write(bytes(of: position), at: 0)
            try file.sync()
            if isNew { try disk.syncFolder(state) }
        } catch {
            throw .disk(error)
        }
    }

    private func path(_ index: Int) -> DiskPath { state.appending("head.\(index)") }

    private func bytes(of position: JournalPosition) -> [UInt8] {
        var bytes = Self.magic
        LittleEndian.append(keys.generation, to: &bytes)
        LittleEndian.append(UInt32(0), to: &bytes)
        for number in [position.lsn, position.seq, position.slip] {
            LittleEndian.append(number, to: &bytes)
        }
        bytes += position.incarnation.bytes + position.head
        bytes += keys.deviceID.bytes + keys.journalID.bytes
        guard let key = proofKey(keys.generation) else {
            preconditionFailure("the newest generation is held")
        }
        return bytes + HMAC.sha256(key: key, bytes)
    }

    private func read(_ index: Int) -> JournalPosition? {
        do {
            let file = try disk.open(path(index), for: .reading)
            defer { file.close() }
            return position(in: try file.read(at: 0, count: Self.size))
        } catch {
            return nil
        }
    }

    private func position(in bytes: [UInt8]) -> JournalPosition? {
        guard bytes.count == Self.size, bytes.starts(with: Self.magic),
            let key = proofKey(LittleEndian.number(bytes, at: 8)),
            HMAC.isTag(
                Array(bytes[Self.provedSize...]),
                key: key,
                Array(bytes[..<Self.provedSize])
            ),
            bytes[88..<120].elementsEqual(keys.deviceID.bytes + keys.journalID.bytes),
            let incarnation = ID(bytes: Array(bytes[40..<56]))
        else { return nil }
        return JournalPosition(
            lsn: LittleEndian.number(bytes, at: 16),
            incarnation: incarnation,
            seq: LittleEndian.number(bytes, at: 24),
            head: Array(bytes[56..<88]),
            slip: LittleEndian.number(bytes, at: 32)
        )
    }

    private func proofKey(_ generation: UInt32) -> Secret? {
        keys.key(generation).map { key in
            let info = Array("melmastoon-journal/1:head".utf8)
            return KeyDerivation.hkdf(ikm: key, salt: keys.journalID.bytes, info: info, count: 32)
        }
    }
}
