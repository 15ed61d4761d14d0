import Synchronization
public import TestSupport
public import World

/// The disk of one life of a desktop: when its power is cut, every later operation fails.
///
/// It tells of little free space, so that no ballast of zeros is written.
public final class CutDisk: Disk, Sendable {
    private static let freeSpace: Int64 = 400 << 20
    private let disk: MemoryDisk
    /// Operations until the cut; nil for none.
    private let left = Mutex<Int?>(nil)
    private let lies: Mutex<Seed>
    private let lieForce: Int

    /// Puts a disk under power.
    ///
    /// - Parameters:
    ///   - disk: What survives the cuts.
    ///   - lieForce: How many syncs of a thousand are reported and not done (class C2).
    ///   - chance: Which of them.
    public init(_ disk: MemoryDisk, lieForce: Int = 0, chance: Seed = Seed(0)) {
        self.disk = disk
        self.lieForce = lieForce
        lies = Mutex(chance)
    }

    /// Whether this sync is only reported.
    fileprivate var isLying: Bool {
        lieForce > 0 && lies.withLock { $0.below(1_000) } < lieForce
    }

    /// Takes the power away after so many more operations.
    public func cut(after operations: Int) {
        left.withLock { $0 = operations }
    }

    /// Whether the power is gone.
    public var isCut: Bool { left.withLock { $0.map { $0 < 0 } ?? false } }

    fileprivate func spend(_ operation: String, _ path: DiskPath) throws(DiskError) {
        let isCut = left.withLock { left in
            if let count = left { left = max(-1, count - 1) }
            return left.map { $0 < 0 } ?? false
        }
        if isCut { throw DiskError(.device, operation, path) }
    }

    /// Opens a file.
    public func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        try spend("open", path)
        return CutFile(self, try disk.open(path, for: purpose), path)
    }

    /// The entries of a folder.
    public func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        try spend("list", folder)
        return try disk.list(folder)
    }

    /// What stands at the path.
    public func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? {
        try spend("entry", path)
        return try disk.entry(at: path)
    }

    /// Makes a folder.
    public func makeFolder(_ path: DiskPath) throws(DiskError) {
        try spend("makeFolder", path)
        try disk.makeFolder(path)
    }

    /// Moves a file or folder.
    public func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        try spend("rename", from)
        try disk.rename(from, to: to)
    }

    /// Removes a file or an empty folder.
    public func remove(_ path: DiskPath) throws(DiskError) {
        try spend("remove", path)
        try disk.remove(path)
    }

    /// Makes the names in a folder durable.
    public func syncFolder(_ path: DiskPath) throws(DiskError) {
        try spend("syncFolder", path)
        try disk.syncFolder(path)
    }

    /// Bytes that may still be written.
    public func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 {
        try spend("freeBytes", path)
        return Self.freeSpace
    }

    /// The device that holds the path.
    public func device(of path: DiskPath) throws(DiskError) -> String {
        try spend("device", path)
        return "disk"
    }

    /// Takes the exclusive lock of a file; it ends with the life.
    public func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock {
        try spend("lock", path)
        return try disk.lock(path)
    }
}

/// An open file of a ``CutDisk``.
private final class CutFile: DiskFile {
    private let disk: CutDisk
    private let file: any DiskFile
    private let path: DiskPath

    init(_ disk: CutDisk, _ file: any DiskFile, _ path: DiskPath) {
        self.disk = disk
        self.file = file
        self.path = path
    }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        try disk.spend("read", path)
        return try file.read(at: offset, count: count)
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        try disk.spend("write", path)
        try file.write(bytes, at: offset)
    }

    func sync() throws(DiskError) {
        try disk.spend("sync", path)
        if !disk.isLying { try file.sync() }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try disk.spend("truncate", path)
        try file.truncate(to: size)
    }

    func size() throws(DiskError) -> Int64 {
        try disk.spend("size", path)
        return try file.size()
    }

    func close() { file.close() }
}
