import Synchronization
public import World

/// A disk in memory that can fail, fill up, die at any operation and lose its power.
///
/// What was written survives a power cut once the file was synced, and a name once its folder was:
/// nothing else does, unless ``PowerCut`` says so. Operations are counted from 1, so a test can
/// fail the first, the second ... until the run succeeds (T-3).
public final class MemoryDisk: Disk {
    /// What a power cut leaves of what was not synced.
    public enum PowerCut: Sendable {
        /// Nothing.
        case dropping
        /// Everything.
        case keeping
        /// For each sector of 512 bytes and each name the old or the new state, by lot.
        case mixing(UInt64)
    }

    /// One operation that was asked for.
    public struct Operation: Hashable, Sendable {
        /// `open`, `write`, `sync`, `rename` ...
        public let name: String
        /// What it was about.
        public let path: DiskPath
    }

    let state: Mutex<MemoryDiskState>

    /// Makes a disk with one empty folder `/`.
    public init() {
        state = Mutex(MemoryDiskState())
    }

    init(_ state: MemoryDiskState) {
        self.state = Mutex(state)
    }

    // MARK: What a test sets up and looks at

    /// Lets the operation of that number fail, and from then on all if `forever`.
    public func fail(at number: Int, with code: DiskError.Code = .device, forever: Bool = false) {
        state.withLock { $0.fault = .init(number: number, code: code, forever: forever) }
    }

    /// Takes every planned fault back.
    public func heal() {
        state.withLock { $0.fault = nil }
    }

    /// How many operations were asked for so far.
    public var operationCount: Int { state.withLock { $0.log.count } }

    /// The operations that were asked for, in order.
    public var log: [Operation] { state.withLock { $0.log } }

    /// Sets the bytes that files may take together; nil is no limit.
    public func limit(to bytes: Int?) {
        state.withLock { $0.capacity = bytes }
    }

    /// Puts a folder, with all in it, on a device of its own.
    public func mount(_ device: String, at folder: DiskPath) {
        state.withLock { $0.devices[folder.text] = device }
    }

    /// Takes the power away and gives it back: open files are dead, locks are free.
    public func cutPower(_ cut: PowerCut) {
        state.withLock { $0.cutPower(cut) }
    }

    /// An independent disk in the same state.
    public func copy() -> MemoryDisk {
        MemoryDisk(state.withLock { $0 })
    }

    /// What a file holds now, without counting as an operation.
    public func bytes(at path: DiskPath) -> [UInt8]? {
        state.withLock { state in state.names[path.text].flatMap { state.nodes[$0]?.bytes } }
    }

    /// Changes what a file holds, durably and without counting as an operation.
    public func set(_ bytes: [UInt8], at path: DiskPath) {
        state.withLock { $0.set(bytes, at: path.text) }
    }

    /// Takes a file away, durably and without counting as an operation.
    public func lose(_ path: DiskPath) {
        state.withLock { state in
            state.names[path.text] = nil
            state.durableNames[path.text] = nil
        }
    }

    /// The paths of all files, sorted.
    public var files: [DiskPath] {
        state.withLock { $0.names.keys.sorted() }.map { DiskPath($0) }
    }

    // MARK: The port

    /// Opens a file.
    public func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        try perform("open", path) { state throws(DiskError) in
            let node = try state.open(path, for: purpose)
            return MemoryFile(self, path, node, life: state.life, isWritable: purpose != .reading)
        }
    }

    /// The entries of a folder, sorted by name.
    public func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        try perform("list", folder) { state throws(DiskError) in try state.list(folder) }
    }

    /// What stands at the path, or nil when nothing does.
    public func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? {
        try perform("entry", path) { state throws(DiskError) in state.entry(path) }
    }

    /// Makes a folder; one that is there already is left as it is.
    public func makeFolder(_ path: DiskPath) throws(DiskError) {
        try perform("makeFolder", path) { state throws(DiskError) in
            guard state.folders.contains(path.parent.text) else {
                throw DiskError(.notFound, "makeFolder", path)
            }
            guard state.names[path.text] == nil else {
                throw DiskError(.wrongKind, "makeFolder", path)
            }
            state.folders.insert(path.text)
        }
    }

    /// Moves a file or an empty folder; a file of that name is replaced.
    public func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        try perform("rename", from) { state throws(DiskError) in try state.rename(from, to) }
    }

    /// Removes a file or an empty folder.
    public func remove(_ path: DiskPath) throws(DiskError) {
        try perform("remove", path) { state throws(DiskError) in try state.remove(path) }
    }

    /// Makes the names in a folder durable.
    public func syncFolder(_ path: DiskPath) throws(DiskError) {
        try perform("syncFolder", path) { state throws(DiskError) in try state.syncFolder(path) }
    }

    /// Bytes that may still be written.
    public func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 {
        try perform("freeBytes", path) { state throws(DiskError) in
            Int64((state.capacity ?? 1 << 40) - state.used)
        }
    }

    /// The device that holds the path.
    public func device(of path: DiskPath) throws(DiskError) -> String {
        try perform("device", path) { state throws(DiskError) in
            let holds = state.devices.keys.filter {
                path.text == $0 || path.text.hasPrefix($0 + "/")
            }
            return holds.max { $0.count < $1.count }.flatMap { state.devices[$0] } ?? "memory"
        }
    }

    /// Takes the exclusive lock of a file.
    public func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock {
        try perform("lock", path) { state throws(DiskError) in
            guard state.locks.insert(path.text).inserted else {
                throw DiskError(.busy, "lock", path)
            }
            if state.names[path.text] == nil { _ = try state.open(path, for: .creating) }
            return MemoryLock(self, path)
        }
    }

    /// The name that a file bears now.
    func name(of node: Int) -> DiskPath? {
        state.withLock { state in state.names.first { $0.value == node }.map { DiskPath($0.key) } }
    }

    /// Counts an operation, lets it fail if it is its turn, and does it.
    func perform<Answer>(
        _ name: String,
        _ path: DiskPath,
        _ body: (inout MemoryDiskState) throws(DiskError) -> Answer
    ) throws(DiskError) -> Answer {
        let result = state.withLock { state -> Result<Answer, DiskError> in
            state.log.append(Operation(name: name, path: path))
            if let fault = state.fault, fault.hits(state.log.count) {
                return .failure(DiskError(fault.code, name, path))
            }
            do throws(DiskError) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

/// An open file of a ``MemoryDisk``.
private final class MemoryFile: DiskFile {
    private let disk: MemoryDisk
    private let path: DiskPath
    private let node: Int
    private let life: Int
    private let isWritable: Bool
    private var isOpen = true

    init(_ disk: MemoryDisk, _ path: DiskPath, _ node: Int, life: Int, isWritable: Bool) {
        self.disk = disk
        self.path = path
        self.node = node
        self.life = life
        self.isWritable = isWritable
    }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        try use("read") { state throws(DiskError) in
            let bytes = state.nodes[self.node]?.bytes ?? []
            let start = min(Int(offset), bytes.count)
            return Array(bytes[start..<(start + min(count, bytes.count - start))])
        }
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        try use("write") { state throws(DiskError) in
            try state.write(bytes, at: Int(offset), node: self.node, self.path)
        }
    }

    func sync() throws(DiskError) {
        try use("sync") { state throws(DiskError) in state.sync(self.node) }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try use("truncate") { state throws(DiskError) in
            state.truncate(self.node, to: Int(size))
        }
    }

    func size() throws(DiskError) -> Int64 {
        try use("size") { state throws(DiskError) in
            Int64(state.nodes[self.node]?.bytes.count ?? 0)
        }
    }

    func close() { isOpen = false }

    private func use<Answer>(
        _ name: String,
        _ body: (inout MemoryDiskState) throws(DiskError) -> Answer
    ) throws(DiskError) -> Answer {
        precondition(isOpen, "a closed file is never used again")
        // A file is known by the name it bears now, not by the one it was opened under.
        let path = disk.name(of: node) ?? path
        return try disk.perform(name, path) { state throws(DiskError) in
            guard state.life == self.life else { throw DiskError(.device, name, self.path) }
            return try body(&state)
        }
    }
}

/// A lock of a ``MemoryDisk``.
private final class MemoryLock: DiskLock {
    private let disk: MemoryDisk
    private let path: DiskPath

    init(_ disk: MemoryDisk, _ path: DiskPath) {
        self.disk = disk
        self.path = path
    }

    func release() {
        _ = disk.state.withLock { $0.locks.remove(path.text) }
    }
}
