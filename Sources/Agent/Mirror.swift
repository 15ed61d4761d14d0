import Journal
import Ledger
import World

/// The folder on another device that takes the journal's second copy (DUR-13).
///
/// An empty mount point looks like an empty mirror, so a folder becomes one only while it lies on
/// a device of its own, and only when nothing is in it.
struct Mirror {
    private let folder: DiskPath?
    private let state: DiskPath
    private let disk: any Disk

    init(_ folder: DiskPath?, beside state: DiskPath, on disk: any Disk) {
        self.folder = folder
        self.state = state
        self.disk = disk
    }

    /// Marks it at its first use; one that cannot be marked is away, which the journal says.
    func prepare(for journalID: ID) throws(BootHalt) {
        guard let folder else { return }
        do throws(DiskError) {
            guard try disk.entry(at: folder)?.isFolder == true else { return }
            if try disk.device(of: folder) == disk.device(of: state) { return }
            let entries = try disk.list(folder)
            guard entries.allSatisfy({ $0.name == "lost+found" }) else { return }
        } catch { return }
        try BootStep.journal { () throws(JournalError) in
            try JournalFolders.mark(folder, as: journalID, on: disk)
        }
    }
}
