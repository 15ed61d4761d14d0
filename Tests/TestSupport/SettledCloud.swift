import Foundation
import Synchronization
import World

/// The data folders of clouds right after the import of a property, kept in memory for the run.
///
/// An import derives a verifier from every PIN, which costs by design (P12.4): half of what a
/// small test of real processes would take.
enum SettledCloud {
    private static let kept = Mutex<[[UInt8]: [String: [UInt8]]]>([:])

    /// Puts the cloud of a property into a folder; who asks first imports it.
    static func settle(
        _ folder: DiskPath,
        for property: JSON,
        otherwise settle: () throws -> Void
    ) throws {
        try kept.withLock { kept in
            if let files = kept[property.canonicalBytes] { return try write(files, to: folder) }
            try settle()
            var files: [String: [UInt8]] = [:]
            for name in try Files.names(in: folder) {
                files[name] = try Files.bytes(of: folder.appending(name))
            }
            kept[property.canonicalBytes] = files
        }
    }

    /// Nobody else may read a cloud's keys.
    private static func write(_ files: [String: [UInt8]], to folder: DiskPath) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder.text,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        for (name, bytes) in files {
            let isMade = manager.createFile(
                atPath: folder.appending(name).text,
                contents: Data(bytes),
                attributes: [.posixPermissions: 0o600]
            )
            guard isMade else { throw RigError("\(name) of a cloud cannot be written") }
        }
    }
}
