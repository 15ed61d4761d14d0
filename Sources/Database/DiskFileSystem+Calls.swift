import CSQLCipher
import World

// What SQLite calls, as C functions: each finds its object, asks it, and tells the answer as a
// result code. Composed macros are not imported, so their values stand here with their names.

/// `SQLITE_IOCAP_POWERSAFE_OVERWRITE`, as the unix VFS answers.
private let powersafeOverwrite: Int32 = 0x1000

/// The object behind a registered file system.
private func system(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> DiskFileSystem {
    guard let vfs = unsafe vfs, let data = unsafe vfs.pointee.pAppData else {
        preconditionFailure("a file system without its object")
    }
    // SAFETY: the object unregisters itself before it goes, and the connection holds it.
    return unsafe Unmanaged<DiskFileSystem>.fromOpaque(data).takeUnretainedValue()
}

/// The reference that ``DiskFileSystem/place(_:in:)`` left.
private func reference(
    _ room: UnsafeMutablePointer<sqlite3_file>?
) -> Unmanaged<OpenDatabaseFile> {
    guard let room = unsafe room else { preconditionFailure("a call without a file") }
    let data = unsafe UnsafeRawPointer(room).load(
        fromByteOffset: DiskFileSystem.handleOffset,
        as: UnsafeMutableRawPointer.self
    )
    // SAFETY: the library calls only between open and close, while the reference is held.
    return unsafe Unmanaged.fromOpaque(data)
}

private func file(_ room: UnsafeMutablePointer<sqlite3_file>?) -> OpenDatabaseFile {
    unsafe reference(room).takeUnretainedValue()
}

private func path(_ name: UnsafePointer<CChar>?) -> DiskPath {
    DiskPath(unsafe name.map { unsafe String(cString: $0) } ?? "")
}

/// The unix VFS, for what has nothing to do with files: randomness, sleep, the time.
private var native: UnsafeMutablePointer<sqlite3_vfs> {
    guard let native = unsafe sqlite3_vfs_find("unix") else {
        preconditionFailure("the library has its unix VFS")
    }
    return unsafe native
}

/// Fills what the library calls for paths.
func fillFileSystem(_ vfs: UnsafeMutablePointer<sqlite3_vfs>, name: UnsafePointer<CChar>) {
    unsafe vfs.pointee.iVersion = 1
    unsafe vfs.pointee.szOsFile = DiskFileSystem.roomSize
    unsafe vfs.pointee.mxPathname = 1_024
    unsafe vfs.pointee.zName = name
    unsafe vfs.pointee.xOpen = { vfs, name, room, flags, outFlags in
        guard let room = unsafe room else { return SQLITE_MISUSE }
        unsafe room.pointee.pMethods = nil
        guard unsafe name != nil else { return SQLITE_CANTOPEN }
        do throws(DiskError) {
            let system = unsafe system(vfs)
            unsafe system.place(try system.open(unsafe path(name), flags), in: room)
        } catch {
            return error.code == .full ? SQLITE_FULL : SQLITE_CANTOPEN
        }
        unsafe outFlags?.pointee = flags
        return SQLITE_OK
    }
    unsafe vfs.pointee.xDelete = { vfs, name, syncsFolder in
        FileFailure.told(.delete) { () throws(DiskError) in
            let disk = unsafe system(vfs).disk
            let path = unsafe path(name)
            try disk.remove(path)
            if syncsFolder != 0 { try disk.syncFolder(path.parent) }
        }
    }
    unsafe vfs.pointee.xAccess = { vfs, name, flags, answer in
        FileFailure.told(.access) { () throws(DiskError) in
            let entry = try unsafe system(vfs).disk.entry(at: unsafe path(name))
            let isThere = entry.map { flags != SQLITE_ACCESS_EXISTS || $0.size > 0 } ?? false
            unsafe answer?.pointee = isThere ? 1 : 0
        }
    }
    unsafe vfs.pointee.xFullPathname = { _, name, room, answer in
        guard let name = unsafe name, let answer = unsafe answer else { return SQLITE_CANTOPEN }
        for index in 0..<Int(room) {
            unsafe answer[index] = unsafe name[index]
            if unsafe name[index] == 0 { return SQLITE_OK }
        }
        return SQLITE_CANTOPEN
    }
    unsafe vfs.pointee.xRandomness = unsafe native.pointee.xRandomness
    unsafe vfs.pointee.xSleep = unsafe native.pointee.xSleep
    unsafe vfs.pointee.xCurrentTime = unsafe native.pointee.xCurrentTime
}

/// Fills what the library calls for an open file.
func fillFileMethods(_ methods: UnsafeMutablePointer<sqlite3_io_methods>) {
    unsafe methods.pointee.iVersion = 1
    unsafe methods.pointee.xClose = { room in
        // SAFETY: the reference of `place`; the library does not use the file again.
        let last = unsafe reference(room).takeRetainedValue()
        return FileFailure.told(.close) { () throws(DiskError) in try last.close() }
    }
    unsafe methods.pointee.xRead = { room, buffer, count, offset in
        var isWhole = true
        let target = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
        let code = FileFailure.told(.read) { () throws(DiskError) in
            isWhole = try unsafe file(room).read(into: target, at: offset)
        }
        return code == SQLITE_OK && !isWhole ? FileFailure.shortRead.rawValue : code
    }
    unsafe methods.pointee.xWrite = { room, buffer, count, offset in
        let source = unsafe UnsafeRawBufferPointer(start: buffer, count: Int(count))
        return FileFailure.told(.write) { () throws(DiskError) in
            try unsafe file(room).write(source, at: offset)
        }
    }
    unsafe methods.pointee.xTruncate = { room, size in
        FileFailure.told(.truncate) { () throws(DiskError) in
            try unsafe file(room).truncate(to: size)
        }
    }
    unsafe methods.pointee.xSync = { room, _ in
        FileFailure.told(.sync) { () throws(DiskError) in try unsafe file(room).sync() }
    }
    unsafe methods.pointee.xFileSize = { room, answer in
        FileFailure.told(.size) { () throws(DiskError) in
            unsafe answer?.pointee = try unsafe file(room).size()
        }
    }
    unsafe methods.pointee.xLock = { room, level in
        FileFailure.told(.lock) { () throws(DiskError) in
            if level > SQLITE_LOCK_NONE { try unsafe file(room).takeLock() }
        }
    }
    unsafe methods.pointee.xUnlock = { room, level in
        if level == SQLITE_LOCK_NONE { unsafe file(room).dropLock() }
        return SQLITE_OK
    }
    unsafe methods.pointee.xCheckReservedLock = { _, answer in
        unsafe answer?.pointee = 0
        return SQLITE_OK
    }
    unsafe methods.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    unsafe methods.pointee.xSectorSize = { _ in 4_096 }
    unsafe methods.pointee.xDeviceCharacteristics = { _ in powersafeOverwrite }
}
