import Foundation
import TestSupport
import World

/// What can happen to the store's files while the desk is off.
enum StoreDamage: String, CaseIterable, Sendable {
    case firstPageZeroed
    case saltGone
    case oneBitFlipped
    case randomPages
    case lastPageTorn
    case logTruncated
    case logZeroed
    case fileHalved
    case fileEmptied
    case olderCopy
    case deleted
    case swappedForFolder

    /// Whether the log must hold something: then the desk was cut off, not stopped.
    var needsLog: Bool { self == .logTruncated || self == .logZeroed }

    /// Whether the damaged file must be found in quarantine.
    ///
    /// A log that lost its end and an older copy are what a power cut leaves: the journal fills
    /// them up. The salt is in the key, too.
    var leavesEvidence: Bool {
        switch self {
        case .logTruncated, .logZeroed, .olderCopy, .saltGone, .deleted, .swappedForFolder: false
        default: true
        }
    }

    /// Does it.
    ///
    /// - Parameters:
    ///   - folder: The store's folder.
    ///   - older: A folder with an earlier copy.
    /// - Throws: ``RigError`` when there is no store.
    func strike(_ folder: DiskPath, older: DiskPath) throws {
        let names = try Files.names(in: folder)
        guard let name = names.first(where: { $0.hasSuffix(".db") }) else {
            throw RigError("no store in \(folder): \(names)")
        }
        let file = folder.appending(name)
        let log = folder.appending(name + "-wal")
        let manager = FileManager.default
        switch self {
        case .deleted:
            for name in names { try manager.removeItem(atPath: folder.appending(name).text) }
        case .swappedForFolder:
            try manager.removeItem(atPath: file.text)
            try manager.createDirectory(atPath: file.text, withIntermediateDirectories: false)
        case .olderCopy:
            for name in names { try manager.removeItem(atPath: folder.appending(name).text) }
            for name in try Files.names(in: older) {
                let old = older.appending(name).text
                try manager.copyItem(atPath: old, toPath: folder.appending(name).text)
            }
        case .logTruncated, .logZeroed:
            try Files.write(changed(try Files.bytes(of: log)), to: log)
        default:
            try Files.write(changed(try Files.bytes(of: file)), to: file)
        }
    }

    private func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let page = 4_096
        func zero(_ range: Range<Int>) {
            for index in range.clamped(to: bytes.indices) { bytes[index] = 0 }
        }
        switch self {
        case .firstPageZeroed: zero(0..<page)
        case .saltGone: zero(0..<16)
        case .oneBitFlipped: bytes[bytes.count / 2] ^= 0x10
        case .randomPages:
            var seed = Seed(4_711)
            for _ in 0..<3 {
                let start = seed.below(bytes.count / page) * page
                for index in start..<start + page { bytes[index] = UInt8(seed.below(256)) }
            }
        case .lastPageTorn: zero(bytes.count - page / 2..<bytes.count)
        case .logTruncated: bytes.removeLast(min(bytes.count, page + 100))
        case .logZeroed: zero(bytes.indices)
        case .fileHalved: bytes.removeLast(bytes.count / 2)
        case .fileEmptied: bytes = []
        case .olderCopy, .deleted, .swappedForFolder: break
        }
        return bytes
    }
}
