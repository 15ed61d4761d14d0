import TestSupport
import World

/// A disk that differs from the one inside it only in how files are opened.
protocol PassingDisk: Disk {
    var inner: MemoryDisk { get }
}

extension PassingDisk {
    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] { try inner.list(folder) }

    func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? { try inner.entry(at: path) }

    func makeFolder(_ path: DiskPath) throws(DiskError) { try inner.makeFolder(path) }

    func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        try inner.rename(from, to: to)
    }

    func remove(_ path: DiskPath) throws(DiskError) { try inner.remove(path) }

    func syncFolder(_ path: DiskPath) throws(DiskError) { try inner.syncFolder(path) }

    func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 {
        try inner.freeBytes(at: path)
    }

    func device(of path: DiskPath) throws(DiskError) -> String { try inner.device(of: path) }

    func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock { try inner.lock(path) }
}
