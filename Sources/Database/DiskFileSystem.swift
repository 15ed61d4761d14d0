import CSQLCipher
import World

/// SQLite's way to files over a ``Disk``, for one connection.
///
/// Production opens its files through the library's own unix VFS. A harness opens the same store
/// through this one, on a disk that records and fails. It behaves like the unix VFS where SQLite
/// can tell: a file that is there and empty does not exist, and the first sync of a new log also
/// syncs its folder.
///
/// Shape: no shared memory, so a log needs `locking_mode=EXCLUSIVE` first (DUR-16); every lock is
/// the disk's exclusive one. A file without a name is refused: temporary tables live in memory.
///
/// - SeeAlso: https://sqlite.org/c3ref/vfs.html
@safe
final class DiskFileSystem {
    // SAFETY: all three are private to this object, initialised in `init`, freed in `deinit`. The
    // library keeps `vfs` and `methods` only while a file is open, and the connection that has it
    // open holds this object.
    private let vfs: UnsafeMutablePointer<sqlite3_vfs>
    private let methods: UnsafeMutablePointer<sqlite3_io_methods>
    private let title: UnsafeMutablePointer<CChar>
    let disk: any Disk

    /// Registers it under a name that nobody else has.
    init(_ disk: any Disk) {
        self.disk = disk
        unsafe vfs = .allocate(capacity: 1)
        unsafe methods = .allocate(capacity: 1)
        let name = "disk-" + String(UInt(bitPattern: unsafe vfs), radix: 16)
        unsafe title = .allocate(capacity: name.utf8.count + 1)
        for (index, byte) in name.utf8.enumerated() {
            unsafe title[index] = CChar(bitPattern: byte)
        }
        unsafe title[name.utf8.count] = 0
        unsafe vfs.initialize(to: sqlite3_vfs())
        unsafe methods.initialize(to: sqlite3_io_methods())
        unsafe fillFileSystem(vfs, name: title)
        unsafe fillFileMethods(methods)
        // SAFETY: unretained, because this object unregisters before it goes.
        unsafe vfs.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        let code = unsafe sqlite3_vfs_register(vfs, 0)
        precondition(code == SQLITE_OK, "a file system of a new name is registered")
    }

    deinit {
        unsafe sqlite3_vfs_unregister(vfs)
        unsafe vfs.deallocate()
        unsafe methods.deallocate()
        unsafe title.deallocate()
    }

    /// The name under which the library finds it.
    var name: UnsafePointer<CChar> { unsafe UnsafePointer(title) }

    /// Opens a file as the library's flags say.
    func open(_ path: DiskPath, _ flags: Int32) throws(DiskError) -> OpenDatabaseFile {
        let isNew = flags & SQLITE_OPEN_CREATE != 0
        let isLog = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0
        let isThere = try disk.entry(at: path) != nil
        let purpose: DiskPurpose
        if flags & SQLITE_OPEN_READWRITE == 0 {
            purpose = .reading
        } else {
            purpose = isNew && !isThere ? .creating : .writing
        }
        return OpenDatabaseFile(
            try disk.open(path, for: purpose),
            path,
            on: disk,
            syncsFolder: isNew && isLog,
            endsWithHandle: flags & SQLITE_OPEN_DELETEONCLOSE != 0
        )
    }

    /// Puts an open file into the room that the library made for it.
    func place(_ file: OpenDatabaseFile, in room: UnsafeMutablePointer<sqlite3_file>) {
        unsafe room.pointee.pMethods = UnsafePointer(methods)
        let place = UnsafeMutableRawPointer(room)
        // SAFETY: the room is `roomSize` long; `close` takes this reference back.
        unsafe place.storeBytes(
            of: unsafe Unmanaged.passRetained(file).toOpaque(),
            toByteOffset: Self.handleOffset,
            as: UnsafeMutableRawPointer.self
        )
    }

    /// What lies before the reference to the open file: the library's own part.
    static let handleOffset = unsafe MemoryLayout<sqlite3_file>.stride
    /// How much room an open file takes.
    static let roomSize = Int32(
        handleOffset + (unsafe MemoryLayout<UnsafeMutableRawPointer>.stride)
    )
}
