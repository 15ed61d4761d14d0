import CLinux
import Glibc
public import World

/// The files of this machine.
public struct PosixDisk: Disk {
    /// Makes the disk.
    public init() {}

    /// Opens a regular file; folders, pipes and devices are ``DiskError/Code/wrongKind``.
    public func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        // A pipe put in place of a file must not hold the caller up: no waiting at open.
        let always = O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        switch purpose {
        case .reading:
            return try PosixFile(path, flags: O_RDONLY | always)
        case .readingDirectly:
            return try openDirectly(path, flags: O_RDONLY | always)
        case .writing:
            return try PosixFile(path, flags: O_RDWR | always)
        case .creating:
            return try PosixFile(path, flags: O_RDWR | O_CREAT | O_EXCL | always)
        }
    }

    /// The entries of a folder, sorted by name.
    public func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        guard let stream = unsafe opendir(folder.text) else { throw .last("list", folder) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        while let found = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &found.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .last("list", folder) }
        var entries: [DiskEntry] = []
        for name in names.sorted() {
            // What vanished between the two calls is not there.
            if let entry = try entry(at: folder.appending(name)) { entries.append(entry) }
        }
        return entries
    }

    /// What stands at the path; a link is not followed.
    public func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? {
        var facts = stat()
        guard unsafe lstat(path.text, &facts) == 0 else {
            if errno == ENOENT { return nil }
            throw .last("entry", path)
        }
        let isFolder = facts.st_mode & S_IFMT == S_IFDIR
        return DiskEntry(
            name: path.name,
            isFolder: isFolder,
            size: isFolder ? 0 : Int64(facts.st_size),
            mode: facts.st_mode & 0o7777,
            isOwn: facts.st_uid == geteuid()
        )
    }

    /// Makes a folder with mode 0700.
    public func makeFolder(_ path: DiskPath) throws(DiskError) {
        if unsafe mkdir(path.text, 0o700) == 0 { return }
        guard errno == EEXIST else { throw .last("makeFolder", path) }
        guard try entry(at: path)?.isFolder == true else {
            throw DiskError(.wrongKind, "makeFolder", path, systemCode: EEXIST)
        }
    }

    /// Moves a file or folder; a file of that name is replaced.
    public func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        guard unsafe Glibc.rename(from.text, to.text) == 0 else { throw .last("rename", from) }
    }

    /// Removes a file or an empty folder.
    public func remove(_ path: DiskPath) throws(DiskError) {
        if unsafe unlink(path.text) == 0 { return }
        guard errno == EISDIR || errno == EPERM else { throw .last("remove", path) }
        guard unsafe rmdir(path.text) == 0 else { throw .last("remove", path) }
    }

    /// Makes the names in a folder durable.
    public func syncFolder(_ path: DiskPath) throws(DiskError) {
        let descriptor = unsafe Glibc.open(path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("syncFolder", path) }
        let failed = fsync(descriptor) != 0
        let error = DiskError.last("syncFolder", path)
        Glibc.close(descriptor)
        if failed { throw error }
    }

    /// Bytes that this user may still write on the path's file system.
    public func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 {
        var facts = statvfs()
        guard unsafe statvfs(path.text, &facts) == 0 else { throw .last("freeBytes", path) }
        let (bytes, overflow) = UInt64(facts.f_bavail).multipliedReportingOverflow(
            by: UInt64(facts.f_frsize)
        )
        return overflow ? .max : Int64(clamping: bytes)
    }

    /// The device that holds the path.
    ///
    /// - SeeAlso: DUR-13.
    public func device(of path: DiskPath) throws(DiskError) -> String {
        var facts = stat()
        guard unsafe stat(path.text, &facts) == 0 else { throw .last("device", path) }
        return DeviceIdentity.text(
            major: clinux_major(UInt64(facts.st_dev)),
            minor: clinux_minor(UInt64(facts.st_dev))
        )
    }

    /// Takes the exclusive lock of a file.
    public func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock {
        try PosixLock(path)
    }

    /// Reading past the cache; where the file system knows no such thing, from a dropped cache.
    private func openDirectly(_ path: DiskPath, flags: Int32) throws(DiskError) -> any DiskFile {
        do {
            return try PosixFile(path, flags: flags | clinux_direct_flag(), block: 4_096)
        } catch let error {
            guard error.systemCode == EINVAL else { throw error }
            let file = try PosixFile(path, flags: flags)
            file.forgetCache()
            return file
        }
    }
}
