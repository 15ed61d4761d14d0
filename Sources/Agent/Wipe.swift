import World

/// Takes the means to read this desk's records away from it (SEC-23).
///
/// The hard part is a cut in the middle: without keys nothing can say any more that a wipe was
/// under way. So a marker in plain text is the first thing that is durable and the last that goes,
/// and every start that finds it goes on from the beginning; each step may be done twice.
///
/// Records that no cloud holds stay as they are, sealed to the recovery key (I-30); then the marker
/// stays too, and the desk says so until a person has taken them away.
public struct Wipe {
    /// How a wipe stands.
    public enum Standing: Hashable, Sendable {
        /// None was begun.
        case none
        /// All is gone: the desk is as new.
        case finished
        /// Keys and store are gone, records are kept for the recovery key.
        case recordsKept
    }

    private static let keepWord = "keep records\n"
    private static let allWord = "all\n"

    private let state: DiskPath
    /// The folders of the journal's copies.
    private let journals: [DiskPath]
    /// The file with the key-encryption key; nil where it is not this user's to remove.
    private let kek: DiskPath?
    private let disk: any Disk
    private let entropy: any Entropy

    /// Prepares a wipe; nothing is touched yet.
    ///
    /// - Parameter boot: Where the files are.
    init(_ boot: Boot) {
        state = boot.state
        let own = boot.state.appending("journal")
        journals = [
            own.appending("a"), boot.configuration.journalB ?? own.appending("b"),
        ]
        kek = boot.credential == nil ? boot.keyringFiles.kekPath : nil
        disk = boot.ports.disk
        entropy = boot.ports.entropy
    }

    private var marker: DiskPath { state.appending("wipe") }

    /// Begins a wipe and ends it.
    ///
    /// - Parameter keepsRecords: Whether the journal stays.
    /// - Returns: How it stands.
    /// - Throws: ``DiskError``; the next start goes on when the marker is there.
    func begin(keepsRecords: Bool) throws(DiskError) -> Standing {
        let word = keepsRecords ? Self.keepWord : Self.allWord
        try disk.makeFolder(state.appending("tmp"))
        try disk.place(Array(word.utf8), at: marker, through: state.appending("tmp"))
        return try resume()
    }

    /// Does what is left of a wipe that was begun.
    ///
    /// - Returns: How it stands.
    /// - Throws: ``DiskError``.
    func resume() throws(DiskError) -> Standing {
        guard try disk.entry(at: marker) != nil else { return .none }
        let word = String(decoding: try disk.contents(of: marker, limit: 64), as: UTF8.self)
        for name in ["keyring.0", "keyring.1"] { try destroy(state.appending(name)) }
        if let kek { try destroy(kek) }
        for name in ["store", "quarantine", "replica", "tmp"] {
            try empty(state.appending(name))
        }
        guard word == Self.allWord else { return .recordsKept }
        for folder in journals { try empty(folder) }
        for name in ["head.0", "head.1", "paper"] { try remove(state.appending(name)) }
        try remove(marker)
        return .finished
    }

    /// Overwrites a file before it goes; on flash this is best effort.
    private func destroy(_ path: DiskPath) throws(DiskError) {
        guard let entry = try disk.entry(at: path), !entry.isFolder else { return }
        let file = try disk.open(path, for: .writing)
        defer { file.close() }
        try file.write(entropy.bytes(Int(min(max(entry.size, 1), 1 << 20))), at: 0)
        try file.sync()
        try remove(path)
    }

    private func remove(_ path: DiskPath) throws(DiskError) {
        guard try disk.entry(at: path) != nil else { return }
        try disk.remove(path)
        try disk.syncFolder(path.parent)
    }

    /// Removes what is in a folder, two levels down: quarantine keeps a folder for each case.
    private func empty(_ folder: DiskPath, depth: Int = 2) throws(DiskError) {
        guard let entry = try disk.entry(at: folder), entry.isFolder else { return }
        for entry in try disk.list(folder) {
            let path = folder.appending(entry.name)
            if entry.isFolder, depth > 0 { try empty(path, depth: depth - 1) }
            try disk.remove(path)
        }
        try disk.syncFolder(folder)
    }
}
