import World

/// I-11 and I-12 by what the disk was asked for: a is synced before b is begun, both before anybody
/// is told; no block of a record is written twice, and no key meets a number twice.
struct JournalTrace {
    private struct Nonce: Hashable {
        let salt: [UInt8]
        let lsn: [UInt8]
    }

    private static let mark = Array("MJR1".utf8)
    private static let folder = CrashDesk.state.text + "/journal/"
    private static let blockSize = 4_096
    private static let saltOffset = 112
    private static let lsnOffset = 8

    private(set) var faults: [String] = []
    private var image: DiskImage
    private var paths: [Int: String] = [:]
    private var dirty: Set<Int> = []
    private var sealed: [Nonce: [UInt8]] = [:]

    /// Begins on what a disk held; the records in it are known.
    init(over image: DiskImage) {
        self.image = image
        for (name, file) in image.names { paths[file] = name }
        for (name, file) in image.names where Self.isSegment(name) {
            image.files[file]?.forEachPage { block in note(block, known: true) }
        }
    }

    /// Takes the next change.
    mutating func take(_ change: DiskChange) {
        switch change {
        case .create(let file, let name): paths[file] = name
        case .rename(_, let to, let file): if let file { paths[file] = to }
        case .sync(let file): dirty.remove(file)
        case .write(let file, let offset, let bytes): write(file, offset, bytes)
        case .answer(let count):
            if !dirty.isEmpty { faults.append("I-11: answer \(count) came before a sync") }
        case .makeFolder, .truncate, .remove, .syncFolder: break
        }
        if isJournal(change) { image.apply(change) }
    }

    /// What stands in other files is of no interest here.
    private func isJournal(_ change: DiskChange) -> Bool {
        switch change {
        case .write(let file, _, _), .truncate(let file, _):
            paths[file]?.hasPrefix(Self.folder) ?? false
        case .makeFolder, .create, .sync, .rename, .remove, .syncFolder, .answer: true
        }
    }

    private mutating func write(_ file: Int, _ offset: Int, _ bytes: [UInt8]) {
        if bytes.starts(with: Self.mark) { note(bytes, known: false) }
        guard let path = paths[file], Self.isSegment(path) else { return }
        if path.hasSuffix(".b.seg"), dirty.contains(where: { isFirst($0) }) {
            faults.append("I-11: copy b was begun before copy a was synced")
        }
        dirty.insert(file)
        // What a disk that lies left there is no record.
        let held = image.files[file]?.read(at: offset, count: Self.mark.count) ?? []
        if held == Self.mark {
            faults.append("I-12: a block of \(path) was written twice")
        }
    }

    private func isFirst(_ file: Int) -> Bool { paths[file]?.hasSuffix(".a.seg") ?? false }

    /// A record fills whole blocks, and a group may be written at once.
    private mutating func note(_ bytes: [UInt8], known: Bool) {
        var start = 0
        while start + Self.saltOffset + 16 <= bytes.count {
            if bytes[start..<start + 4].elementsEqual(Self.mark) {
                let salt = Array(bytes[start + Self.saltOffset..<start + Self.saltOffset + 16])
                let lsn = Array(bytes[start + Self.lsnOffset..<start + Self.lsnOffset + 8])
                let isWhole = bytes.count <= Self.blockSize
                let end = min(bytes.count, start + Self.blockSize)
                let block = isWhole ? bytes : Array(bytes[start..<end])
                let nonce = Nonce(salt: salt, lsn: lsn)
                if let before = sealed[nonce], before != block, !known {
                    faults.append("I-12: a key met the number \(lsn) twice")
                }
                sealed[nonce] = block
            }
            start += Self.blockSize
        }
    }

    static func isSegment(_ path: String) -> Bool {
        path.hasPrefix(folder) && path.hasSuffix(".seg")
    }
}
