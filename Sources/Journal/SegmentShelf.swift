import World

/// The segment files that lie in the journal's folders.
struct SegmentShelf {
    let disk: any Disk
    let folders: JournalFolders
    let keys: JournalKeys
    private(set) var paths: [UInt32: [JournalCopy: DiskPath]] = [:]
    /// Whether a whole header was seen that no held key proves.
    private(set) var hasUnproved = false

    private let mayWrite: Bool

    /// Lists the files, finishes repairs that were cut off, removes what was being made.
    ///
    /// One that may not write only looks.
    init(
        _ disk: any Disk,
        _ folders: JournalFolders,
        _ keys: JournalKeys,
        mayWrite: Bool = true
    ) throws(JournalError) {
        self.mayWrite = mayWrite
        self.disk = disk
        self.folders = folders
        self.keys = keys
        do {
            for folder in folders.all { try take(folder) }
        } catch {
            throw .disk(error)
        }
    }

    /// The numbers of the segments, ascending.
    var numbers: [UInt32] { paths.keys.sorted() }

    private mutating func take(_ folder: DiskPath) throws(DiskError) {
        let names = try disk.list(folder).filter { !$0.isFolder }.map(\.name)
        for name in names where mayWrite && name.hasSuffix(SegmentLayout.makingSuffix) {
            try disk.remove(folder.appending(name))
        }
        for name in names where name.hasSuffix(SegmentLayout.repairedSuffix) {
            let final = String(name.dropLast(SegmentLayout.repairedSuffix.utf8.count))
            // The old file went to quarantine before the new one could take its name.
            guard !names.contains(final) else { continue }
            guard mayWrite else {
                note(name, as: final, in: folder)
                continue
            }
            try disk.rename(folder.appending(name), to: folder.appending(final))
            try disk.syncFolder(folder)
            note(final, as: final, in: folder)
        }
        for name in names { note(name, as: name, in: folder) }
    }

    private mutating func note(_ name: String, as final: String, in folder: DiskPath) {
        guard let (segno, copy) = SegmentLayout.parse(final), paths[segno]?[copy] == nil else {
            return
        }
        paths[segno, default: [:]][copy] = folder.appending(name)
    }

    /// The header of a segment from whichever copy and block still has it.
    mutating func header(_ segno: UInt32) throws(JournalError) -> SegmentHeader? {
        let last = SegmentLayout.segmentSize - SegmentLayout.blockSize
        for offset in [0, last] {
            for copy in JournalCopy.allCases {
                guard let path = paths[segno]?[copy] else { continue }
                let block = try read(path, at: offset, count: SegmentLayout.blockSize)
                guard let block, block.count == SegmentLayout.blockSize else { continue }
                if let header = try SegmentHeader.read(block, copy: copy, segno: segno, keys: keys)
                {
                    return header
                }
                if try SegmentHeader(reading: block) != nil { hasUnproved = true }
            }
        }
        return nil
    }

    /// The first record of a segment whose headers are all gone.
    func firstRecord(_ segno: UInt32) throws(JournalError) -> JournalRecord? {
        let first = SegmentLayout.recordBlocks.lowerBound
        for copy in JournalCopy.allCases {
            if let record = try image(segno, copy)?.record(at: first) { return record }
        }
        return nil
    }

    /// One copy of a segment, or nil when its file is not there.
    func image(_ segno: UInt32, _ copy: JournalCopy) throws(JournalError) -> SegmentImage? {
        guard let path = paths[segno]?[copy],
            let bytes = try read(path, at: 0, count: SegmentLayout.segmentSize)
        else { return nil }
        return try SegmentImage(bytes, path: path, segno: segno, copy: copy, keys: keys)
    }

    /// Reads past the page cache where the file system can (DUR-11); bytes that the device does not
    /// give count as damage.
    private func read(
        _ path: DiskPath,
        at offset: Int,
        count: Int
    ) throws(JournalError) -> [UInt8]? {
        do throws(DiskError) {
            let file = try open(path)
            defer { file.close() }
            return try whole(of: file, at: offset, count: count)
        } catch {
            if error.code == .notFound { return nil }
            throw .disk(error)
        }
    }

    private func whole(
        of file: any DiskFile,
        at offset: Int,
        count: Int
    ) throws(DiskError) -> [UInt8] {
        do throws(DiskError) {
            return try file.read(at: Int64(offset), count: count)
        } catch {
            guard error.code == .device else { throw error }
            return readBlocks(of: file, at: offset, count: count)
        }
    }

    private func open(_ path: DiskPath) throws(DiskError) -> any DiskFile {
        do {
            return try disk.open(path, for: .readingDirectly)
        } catch {
            return try disk.open(path, for: .reading)
        }
    }

    private func readBlocks(of file: any DiskFile, at offset: Int, count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: offset, to: offset + count, by: SegmentLayout.blockSize) {
            do {
                bytes += try file.read(at: Int64(start), count: SegmentLayout.blockSize)
            } catch {
                // One bad sector is one bad block, not a bad file.
                bytes += [UInt8](repeating: 0xFF, count: SegmentLayout.blockSize)
            }
        }
        return bytes
    }
}
