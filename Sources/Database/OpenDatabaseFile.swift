import CSQLCipher
import World

/// A file that SQLite has open on a ``Disk``.
final class OpenDatabaseFile {
    private let file: any DiskFile
    private let path: DiskPath
    private let disk: any Disk
    private var lock: (any DiskLock)?
    private var syncsFolder: Bool
    private let endsWithHandle: Bool

    init(
        _ file: any DiskFile,
        _ path: DiskPath,
        on disk: any Disk,
        syncsFolder: Bool,
        endsWithHandle: Bool
    ) {
        self.file = file
        self.path = path
        self.disk = disk
        self.syncsFolder = syncsFolder
        self.endsWithHandle = endsWithHandle
    }

    /// Reads; whether everything asked for was there, the rest being zeros.
    func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at offset: Int64
    ) throws(DiskError)
        -> Bool
    {
        let bytes = try file.read(at: offset, count: buffer.count)
        unsafe buffer.copyBytes(from: bytes)
        for index in bytes.count..<buffer.count { unsafe buffer[index] = 0 }
        return bytes.count == buffer.count
    }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(DiskError) {
        try file.write(unsafe [UInt8](buffer), at: offset)
    }

    func truncate(to size: Int64) throws(DiskError) { try file.truncate(to: size) }

    func sync() throws(DiskError) {
        try file.sync()
        guard syncsFolder else { return }
        try disk.syncFolder(path.parent)
        syncsFolder = false
    }

    func size() throws(DiskError) -> Int64 { try file.size() }

    /// Takes the disk's exclusive lock, whatever level is asked for.
    func takeLock() throws(DiskError) {
        if lock == nil { lock = try disk.lock(path) }
    }

    func dropLock() {
        lock?.release()
        lock = nil
    }

    func close() throws(DiskError) {
        dropLock()
        file.close()
        if endsWithHandle { try disk.remove(path) }
    }
}
