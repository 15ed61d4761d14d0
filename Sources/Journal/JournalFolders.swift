public import Ledger
public import World

/// The folders of a journal (`durability.md` 2).
public struct JournalFolders: Hashable, Sendable {
    /// The first copy.
    public let a: DiskPath
    /// The second copy, where new segments go.
    public let b: DiskPath
    /// The second copy inside the state folder, used while a mirror is away.
    public let ownB: DiskPath
    /// The state folder, which holds the two head files.
    public let state: DiskPath
    /// Whether a mirror is configured but does not answer with this journal's id (DUR-13).
    public let isMirrorAway: Bool

    static let markerName = "journal-id"

    /// Finds the folders and makes those inside the state folder.
    ///
    /// - Parameters:
    ///   - state: The state folder.
    ///   - mirror: The configured folder of the second copy, or nil.
    ///   - journalID: What a mirror's marker must say.
    ///   - disk: The disk.
    /// - Throws: ``JournalError/disk(_:)`` when a folder cannot be made.
    public init(
        state: DiskPath,
        mirror: DiskPath?,
        journalID: ID,
        on disk: any Disk
    ) throws(JournalError) {
        self.state = state
        let journal = state.appending("journal")
        a = journal.appending("a")
        ownB = journal.appending("b")
        do {
            for folder in [journal, a, ownB] where try disk.entry(at: folder) == nil {
                try disk.makeFolder(folder)
                try disk.syncFolder(folder.parent)
            }
        } catch {
            throw .disk(error)
        }
        if let mirror, Self.bearsMarker(mirror, journalID, on: disk) {
            b = mirror
            isMirrorAway = false
        } else {
            b = ownB
            isMirrorAway = mirror != nil
        }
    }

    /// Marks a folder on another device as the mirror of this journal.
    ///
    /// Misuse: an empty mount point looks like an empty mirror; ask ``World/Disk/device(of:)``
    /// first.
    ///
    /// - Parameters:
    ///   - mirror: The folder; it exists.
    ///   - journalID: The journal's id.
    ///   - disk: The disk.
    /// - Throws: ``JournalError/disk(_:)`` when the marker cannot be written.
    public static func mark(
        _ mirror: DiskPath,
        as journalID: ID,
        on disk: any Disk
    ) throws(JournalError) {
        let making = mirror.appending(markerName + SegmentLayout.makingSuffix)
        do {
            if try disk.entry(at: making) != nil { try disk.remove(making) }
            let file = try disk.open(making, for: .creating)
            defer { file.close() }
            try file.write(Array((journalID.text + "\n").utf8), at: 0)
            try file.sync()
            try disk.rename(making, to: mirror.appending(markerName))
            try disk.syncFolder(mirror)
        } catch {
            throw .disk(error)
        }
    }

    private static func bearsMarker(_ mirror: DiskPath, _ id: ID, on disk: any Disk) -> Bool {
        do {
            let file = try disk.open(mirror.appending(markerName), for: .reading)
            defer { file.close() }
            return try file.read(at: 0, count: 64) == Array((id.text + "\n").utf8)
        } catch {
            // Whatever the reason: a mirror that cannot be read is away, and that is shown.
            return false
        }
    }

    /// All folders that may hold segment files, each once.
    var all: [DiskPath] { b == ownB ? [a, b] : [a, b, ownB] }
}
