import Keyring
import Ledger
import World

/// Makes segment files: zeroed in advance, headed, synced, named (DUR-2, DUR-12).
struct SegmentMaker {
    let disk: any Disk
    let keys: JournalKeys
    let clock: any Clock
    let entropy: any Entropy

    /// Makes the zeroed file that waits in a folder, unless one is there.
    func makeSpare(_ copy: JournalCopy, in folder: DiskPath) throws(DiskError) {
        let path = folder.appending(SegmentLayout.spareName(copy))
        if try disk.entry(at: path)?.size == Int64(SegmentLayout.segmentSize) { return }
        let file = try zeroed(folder.appending(path.name + SegmentLayout.makingSuffix))
        defer { file.close() }
        try file.sync()
        try disk.rename(folder.appending(path.name + SegmentLayout.makingSuffix), to: path)
        try disk.syncFolder(folder)
    }

    /// Makes one copy of a new segment, from the spare if there is one, and leaves it open.
    func make(
        _ draft: SegmentDraft,
        base: JournalPosition,
        in folder: DiskPath
    ) throws(DiskError) -> SegmentFile {
        let spare = folder.appending(SegmentLayout.spareName(draft.copy))
        let file = try openSpare(draft.copy, in: folder)
        do {
            let made = try head(file, draft, base)
            try disk.rename(
                spare,
                to: folder.appending(SegmentLayout.name(draft.segno, draft.copy))
            )
            try disk.syncFolder(folder)
            return made
        } catch {
            file.close()
            throw error
        }
    }

    /// Opens the spare.
    ///
    /// One that rotted, or in which a disk that lies has left records of a lost
    /// name, is made again: nothing may stand behind what is appended (DUR-6).
    private func openSpare(
        _ copy: JournalCopy,
        in folder: DiskPath
    ) throws(DiskError) -> any DiskFile {
        try makeSpare(copy, in: folder)
        let path = folder.appending(SegmentLayout.spareName(copy))
        let file = try disk.open(path, for: .writing)
        if isBlank(file) { return file }
        file.close()
        try disk.remove(path)
        try makeSpare(copy, in: folder)
        return try disk.open(path, for: .writing)
    }

    /// Whether no record was ever written into it; its headers are written anew.
    private func isBlank(_ file: any DiskFile) -> Bool {
        do throws(DiskError) {
            let bytes = try file.read(at: 0, count: SegmentLayout.segmentSize)
            guard bytes.count == SegmentLayout.segmentSize else { return false }
            let isZero = SegmentImage.zeroBlocks(bytes)
            return SegmentLayout.recordBlocks.allSatisfy { isZero[$0] }
        } catch { return false }
    }

    /// Makes a file beside a damaged copy; it has no segment's name yet.
    func makeRepair(
        _ header: SegmentHeader,
        records: [PlacedRecord],
        at path: DiskPath
    ) throws(DiskError) {
        let file = try zeroed(path)
        defer { file.close() }
        let draft = SegmentDraft(
            segno: header.segno,
            copy: header.copy,
            deviceID: header.deviceID,
            journalID: header.journalID,
            generation: header.generation,
            createdMilliseconds: header.createdMilliseconds
        )
        let made = try head(file, draft, header.base)
        for placed in records { try made.write(placed.record, at: placed.block) }
        try made.sync()
    }

    /// Gives a zeroed file its headers, under a fresh salt, and makes them durable.
    private func head(
        _ file: any DiskFile,
        _ draft: SegmentDraft,
        _ base: JournalPosition
    ) throws(DiskError) -> SegmentFile {
        guard let journalKey = keys.key(draft.generation) else {
            preconditionFailure("a segment is made under a generation that is held")
        }
        let salt = entropy.bytes(16)
        let segmentKeys = SegmentKeys(
            journalKey: journalKey,
            salt: salt,
            deviceID: draft.deviceID,
            segno: draft.segno,
            copy: draft.copy
        )
        let bare = SegmentHeader(
            of: draft,
            base: base,
            salt: salt,
            recovery: RecoverySeal.none
        )
        let header = SegmentHeader(
            of: draft,
            base: base,
            salt: salt,
            recovery: RecoverySeal.make(
                of: segmentKeys.both,
                to: keys.recoveryKey,
                bound: bare.bound,
                entropy: entropy
            )
        )
        let block = header.block(provedBy: segmentKeys.header)
        try file.write(block, at: 0)
        try file.write(block, at: Int64(SegmentLayout.segmentSize - SegmentLayout.blockSize))
        try file.sync()
        return SegmentFile(file, header: header, keys: segmentKeys)
    }

    private func zeroed(_ path: DiskPath) throws(DiskError) -> any DiskFile {
        if try disk.entry(at: path) != nil { try disk.remove(path) }
        let file = try disk.open(path, for: .creating)
        do {
            try file.write([UInt8](repeating: 0, count: SegmentLayout.segmentSize), at: 0)
        } catch {
            file.close()
            throw error
        }
        return file
    }
}
