import TestSupport
import World

/// A disk on which nothing new can be made in one folder.
final class BrokenFolderDisk: PassingDisk {
    let inner: MemoryDisk
    private let folder: String

    init(_ inner: MemoryDisk, _ folder: String) {
        self.inner = inner
        self.folder = folder
    }

    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        if path.parent.text == folder, purpose == .creating || purpose == .writing {
            throw DiskError(.readOnly, "open", path)
        }
        return try inner.open(path, for: purpose)
    }
}
