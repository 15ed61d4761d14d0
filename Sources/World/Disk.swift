/// The disk outside: the only way to files for journal, keys, head files, dumps and quarantine.
///
/// A made file survives a power cut once it was synced, and its name once the folder was synced.
public protocol Disk: Sendable {
    /// Opens a file.
    ///
    /// - Throws: ``DiskError/Code/notFound`` when there is none, ``DiskError/Code/exists`` when one
    ///   is to be created and is there.
    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile

    /// The entries of a folder, sorted by name.
    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry]

    /// What stands at the path, or nil when nothing does.
    func entry(at path: DiskPath) throws(DiskError) -> DiskEntry?

    /// Makes a folder with mode 0700; one that is there already is left as it is.
    func makeFolder(_ path: DiskPath) throws(DiskError)

    /// Moves a file or folder; a file of that name is replaced.
    func rename(_ from: DiskPath, to: DiskPath) throws(DiskError)

    /// Removes a file or an empty folder.
    func remove(_ path: DiskPath) throws(DiskError)

    /// Makes the names in a folder durable.
    func syncFolder(_ path: DiskPath) throws(DiskError)

    /// Bytes that this user may still write on the path's file system.
    func freeBytes(at path: DiskPath) throws(DiskError) -> Int64

    /// The identity of the device that holds the path; equal texts mean the same device.
    func device(of path: DiskPath) throws(DiskError) -> String

    /// Takes the exclusive lock of a file, which is made when missing, until the lock is released.
    ///
    /// - Throws: ``DiskError/Code/busy`` when another process holds it.
    func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock
}

/// What a file is opened for.
public enum DiskPurpose: Hashable, Sendable {
    /// Reading what is there.
    case reading
    /// Reading past the page cache, to see what the device holds (DUR-11).
    case readingDirectly
    /// Reading and writing what is there.
    case writing
    /// Making a new file with mode 0600; refused when the name is taken.
    case creating
}

/// One entry of a folder.
public struct DiskEntry: Hashable, Sendable {
    /// The last part of its path.
    public let name: String
    /// Whether it is a folder.
    public let isFolder: Bool
    /// Its size in bytes, 0 for a folder.
    public let size: Int64
    /// Its permission bits, as in 0600.
    public let mode: UInt32
    /// Whether this process's user owns it.
    public let isOwn: Bool

    /// Makes an entry.
    public init(name: String, isFolder: Bool, size: Int64, mode: UInt32, isOwn: Bool) {
        self.name = name
        self.isFolder = isFolder
        self.size = size
        self.mode = mode
        self.isOwn = isOwn
    }
}

/// An open file; not shared between threads.
public protocol DiskFile: AnyObject {
    /// Up to that many bytes from the offset; fewer only at the end of the file.
    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8]

    /// Writes all bytes at the offset; a short write is an error.
    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError)

    /// Makes everything written so far durable (`fdatasync`).
    ///
    /// After a failure the file must be closed and never synced again (S-17).
    func sync() throws(DiskError)

    /// Cuts or extends the file with zeros.
    func truncate(to size: Int64) throws(DiskError)

    /// The size in bytes.
    func size() throws(DiskError) -> Int64

    /// Closes the file; closing twice is allowed.
    func close()
}

/// A lock that ends when it is released or its process dies.
public protocol DiskLock: AnyObject {
    /// Gives the lock back; releasing twice is allowed.
    func release()
}
