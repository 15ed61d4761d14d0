import Synchronization
public import World

/// A disk in memory that remembers every change in order, so that the states a power cut could have
/// left are made from it afterwards; and that refuses when it is told to.
public final class SimulatedDisk: Disk {
    /// What is refused, and when.
    public struct Refusal: Sendable {
        /// The number of the first operation that is refused, from 1.
        public var number: Int
        /// With what.
        public var code: DiskError.Code
        /// Whether everything after it is refused too.
        public var isForever: Bool
        /// Whether a refused write leaves half of its bytes.
        public var isShort: Bool

        /// Plans a refusal.
        public init(
            at number: Int,
            _ code: DiskError.Code,
            isForever: Bool = false,
            isShort: Bool = false
        ) {
            self.number = number
            self.code = code
            self.isForever = isForever
            self.isShort = isShort
        }
    }

    struct State: Sendable {
        var image: DiskImage
        var changes: [DiskChange] = []
        var locks: Set<String> = []
        var operations = 0
        var refusal: Refusal?
        /// Files whose sync was refused: what they hold is not known any more (S-17).
        var doubtful: Set<Int> = []
        var syncedAgain: [String] = []
        var isCut = false
        var nextFile: Int
    }

    /// So little free space that no ballast of zeros is written.
    private static let freeSpace: Int64 = 400 << 20

    let state: Mutex<State>

    /// An empty disk.
    public convenience init() {
        self.init(DiskImage())
    }

    init(_ image: DiskImage) {
        state = Mutex(State(image: image, nextFile: (image.files.keys.max() ?? 0) + 1))
    }

    /// How many operations were asked for that a device can refuse.
    public var operations: Int { state.withLock { $0.operations } }

    /// Plans a refusal, or takes it back.
    public func refuse(_ refusal: Refusal?) {
        state.withLock { state in
            state.operations = 0
            state.refusal = refusal
        }
    }

    /// Takes the power away: whoever still works on it is dead.
    public func cut() {
        state.withLock { $0.isCut = true }
    }

    /// Whoever worked on it is gone, and somebody else may begin.
    public func outlive() {
        state.withLock { state in
            state.isCut = false
            state.locks = []
        }
    }

    /// Notes that somebody was told of so many saved actions.
    func answered(_ count: Int) {
        state.withLock { $0.changes.append(.answer(count)) }
    }

    /// Files that were synced once more after their sync had been refused.
    var syncedAgain: [String] { state.withLock { $0.syncedAgain } }

    /// What was changed so far.
    var changes: [DiskChange] { state.withLock { $0.changes } }

    /// What it holds now.
    var image: DiskImage { state.withLock { $0.image } }

    // MARK: The port

    /// Opens a file.
    public func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        let file = try perform("open", path) { state throws(DiskError) in
            if state.image.folders.contains(path.text) {
                throw DiskError(.wrongKind, "open", path)
            }
            let found = state.image.names[path.text]
            guard purpose == .creating else {
                guard let found else { throw DiskError(.notFound, "open", path) }
                return found
            }
            if found != nil { throw DiskError(.exists, "open", path) }
            try state.needFolder(path, "open")
            let made = state.nextFile
            state.nextFile += 1
            state.change(.create(made, name: path.text))
            return made
        }
        return SimulatedFile(self, file, path)
    }

    /// The entries of a folder, sorted by name.
    public func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        try look(folder) { state throws(DiskError) in
            guard state.image.folders.contains(folder.text) else {
                throw DiskError(.notFound, "list", folder)
            }
            let prefix = folder.text == "/" ? "/" : folder.text + "/"
            let paths = Array(state.image.names.keys) + Array(state.image.folders)
            return paths.filter { path in
                path.hasPrefix(prefix) && path != "/"
                    && !path.dropFirst(prefix.utf8.count).utf8.contains(UInt8(ascii: "/"))
            }.sorted().compactMap { state.entry(DiskPath($0)) }
        }
    }

    /// What stands at the path, or nil when nothing does.
    public func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? {
        try look(path) { state throws(DiskError) in state.entry(path) }
    }

    /// Makes a folder; one that is there already is left as it is.
    public func makeFolder(_ path: DiskPath) throws(DiskError) {
        try perform("makeFolder", path) { state throws(DiskError) in
            try state.needFolder(path, "makeFolder")
            guard !state.image.folders.contains(path.text) else { return }
            state.change(.makeFolder(path.text))
        }
    }

    /// Moves a file or folder; a file of that name is replaced.
    public func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        try perform("rename", from) { state throws(DiskError) in
            guard state.entry(from) != nil else { throw DiskError(.notFound, "rename", from) }
            try state.needFolder(to, "rename")
            state.change(.rename(from.text, to: to.text, state.image.names[from.text]))
        }
    }

    /// Removes a file or an empty folder.
    public func remove(_ path: DiskPath) throws(DiskError) {
        try perform("remove", path) { state throws(DiskError) in
            guard let entry = state.entry(path) else {
                throw DiskError(.notFound, "remove", path)
            }
            let prefix = path.text + "/"
            let isEmpty = !state.image.names.keys.contains { $0.hasPrefix(prefix) }
            guard !entry.isFolder || isEmpty else { throw DiskError(.exists, "remove", path) }
            state.change(.remove(path.text))
        }
    }

    /// Makes the names in a folder durable.
    public func syncFolder(_ path: DiskPath) throws(DiskError) {
        try perform("syncFolder", path) { state throws(DiskError) in
            guard state.image.folders.contains(path.text) else {
                throw DiskError(.notFound, "syncFolder", path)
            }
            state.change(.syncFolder(path.text))
        }
    }

    /// Bytes that may still be written.
    public func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 { Self.freeSpace }

    /// The device that holds the path.
    public func device(of path: DiskPath) throws(DiskError) -> String { "disk" }

    /// Takes the exclusive lock of a file.
    public func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock {
        if try entry(at: path) == nil { try open(path, for: .creating).close() }
        try look(path) { state throws(DiskError) in
            guard state.locks.insert(path.text).inserted else {
                throw DiskError(.busy, "lock", path)
            }
        }
        return SimulatedLock(self, path)
    }
}

extension SimulatedDisk {
    /// Counts an operation, refuses it if it is its turn, and does it.
    fileprivate func perform<Answer>(
        _ name: String,
        _ path: DiskPath,
        short: DiskChange? = nil,
        _ body: (inout State) throws(DiskError) -> Answer
    ) throws(DiskError) -> Answer {
        try look(path) { state throws(DiskError) in
            state.operations += 1
            if let refusal = state.refusal, refusal.hits(state.operations) {
                if refusal.isShort, let short { state.change(short) }
                throw DiskError(refusal.code, name, path)
            }
            return try body(&state)
        }
    }

    /// Does what no device refuses; a dead process does not even that.
    fileprivate func look<Answer>(
        _ path: DiskPath,
        _ body: (inout State) throws(DiskError) -> Answer
    ) throws(DiskError) -> Answer {
        let result = state.withLock { state -> Result<Answer, DiskError> in
            if state.isCut { return .failure(DiskError(.device, "cut", path)) }
            do throws(DiskError) { return .success(try body(&state)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension SimulatedDisk.Refusal {
    fileprivate func hits(_ operation: Int) -> Bool {
        isForever ? operation >= number : operation == number
    }
}

extension SimulatedDisk.State {
    fileprivate mutating func change(_ change: DiskChange) {
        image.apply(change)
        changes.append(change)
    }

    fileprivate func needFolder(_ path: DiskPath, _ name: String) throws(DiskError) {
        guard image.folders.contains(path.parent.text) else {
            throw DiskError(.notFound, name, path)
        }
    }

    fileprivate func entry(_ path: DiskPath) -> DiskEntry? {
        let size = image.names[path.text].map { Int64(image.files[$0]?.size ?? 0) }
        let isFolder = image.folders.contains(path.text)
        guard size != nil || isFolder else { return nil }
        return DiskEntry(
            name: path.name,
            isFolder: isFolder,
            size: size ?? 0,
            mode: isFolder ? 0o700 : 0o600,
            isOwn: true
        )
    }
}

/// An open file of a ``SimulatedDisk``.
private final class SimulatedFile: DiskFile {
    private let disk: SimulatedDisk
    private let file: Int
    private let path: DiskPath

    init(_ disk: SimulatedDisk, _ file: Int, _ path: DiskPath) {
        self.disk = disk
        self.file = file
        self.path = path
    }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        try disk.perform("read", path) { state throws(DiskError) in
            state.image.files[self.file]?.read(at: Int(offset), count: count) ?? []
        }
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        let half = DiskChange.write(file, at: Int(offset), Array(bytes.prefix(bytes.count / 2)))
        try disk.perform("write", path, short: half) { state throws(DiskError) in
            state.change(.write(self.file, at: Int(offset), bytes))
        }
    }

    func sync() throws(DiskError) {
        do throws(DiskError) {
            try disk.perform("sync", path) { state throws(DiskError) in
                // A system that gave an error forgets the bytes: the next sync has nothing to do.
                if state.doubtful.contains(self.file) {
                    state.syncedAgain.append(self.path.text)
                } else {
                    state.change(.sync(self.file))
                }
            }
        } catch {
            // A dead process is told nothing by its disk: the next one may sync the file again.
            disk.state.withLock { state in
                if !state.isCut { state.doubtful.insert(self.file) }
            }
            throw error
        }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try disk.perform("truncate", path) { state throws(DiskError) in
            state.change(.truncate(self.file, to: Int(size)))
        }
    }

    func size() throws(DiskError) -> Int64 {
        try disk.look(path) { state throws(DiskError) in
            Int64(state.image.files[self.file]?.size ?? 0)
        }
    }

    func close() {}
}

/// A lock of a ``SimulatedDisk``.
private final class SimulatedLock: DiskLock {
    private let disk: SimulatedDisk
    private let path: DiskPath

    init(_ disk: SimulatedDisk, _ path: DiskPath) {
        self.disk = disk
        self.path = path
    }

    func release() {
        _ = disk.state.withLock { $0.locks.remove(path.text) }
    }
}
