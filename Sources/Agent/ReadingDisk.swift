import World

/// A disk that lets nothing be changed: for looking at a journal that somebody else owns, or that
/// is evidence.
struct ReadingDisk: Disk {
    private let disk: any Disk

    init(_ disk: any Disk) {
        self.disk = disk
    }

    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        switch purpose {
        case .reading, .readingDirectly: return try disk.open(path, for: purpose)
        case .writing, .creating: throw DiskError(.readOnly, "open", path)
        }
    }

    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] { try disk.list(folder) }

    func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? { try disk.entry(at: path) }

    func makeFolder(_ path: DiskPath) throws(DiskError) {
        throw DiskError(.readOnly, "mkdir", path)
    }

    func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        throw DiskError(.readOnly, "rename", from)
    }

    func remove(_ path: DiskPath) throws(DiskError) {
        throw DiskError(.readOnly, "remove", path)
    }

    func syncFolder(_ path: DiskPath) throws(DiskError) {
        throw DiskError(.readOnly, "sync", path)
    }

    func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 { try disk.freeBytes(at: path) }

    func device(of path: DiskPath) throws(DiskError) -> String { try disk.device(of: path) }

    func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock {
        throw DiskError(.readOnly, "lock", path)
    }
}
