import Synchronization
import World

/// A disk that refuses: everything from some operation on, or whatever touches a name.
final class FaultyDisk: Disk {
    private struct State {
        var count = 0
        var cut = Int.max
        var failing = 0
        var refused: (ending: String, code: DiskError.Code)?
        var isFull = false
        var isHeld = false
        var mounted: String?
    }

    private let disk: any Disk
    private let state = Mutex(State())

    init(_ disk: any Disk) {
        self.disk = disk
    }

    /// How many operations were asked for since the last plan.
    var count: Int { state.withLock { $0.count } }

    /// From that operation on everything fails, as if the process were dead.
    func cut(at operation: Int) {
        state.withLock {
            $0.count = 0
            $0.cut = operation
        }
    }

    /// That operation alone fails.
    func fail(at operation: Int) {
        state.withLock {
            $0.count = 0
            $0.failing = operation
        }
    }

    /// Opening what ends so is refused.
    func refuse(_ ending: String, _ code: DiskError.Code) {
        state.withLock { $0.refused = (ending, code) }
    }

    /// No new file finds space, or it does again.
    func fill(_ isFull: Bool) {
        state.withLock { $0.isFull = isFull }
    }

    /// Nothing can be removed, or it can again.
    func hold(_ isHeld: Bool) {
        state.withLock { $0.isHeld = isHeld }
    }

    /// What lies in the folder is on a device of its own.
    func mount(_ folder: DiskPath?) {
        state.withLock { $0.mounted = folder?.text }
    }

    /// Nothing is refused any more.
    func heal() {
        state.withLock {
            $0.cut = .max
            $0.failing = 0
            $0.refused = nil
            $0.isFull = false
            $0.isHeld = false
        }
    }

    fileprivate func step(_ name: String, _ path: DiskPath) throws(DiskError) {
        let code: DiskError.Code? = state.withLock { state in
            state.count += 1
            if state.count >= state.cut || state.count == state.failing { return .device }
            if let refused = state.refused, path.text.hasSuffix(refused.ending) {
                return refused.code
            }
            return nil
        }
        if let code { throw DiskError(code, name, path) }
    }

    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        try step("open", path)
        if purpose == .creating, state.withLock({ $0.isFull }) {
            throw DiskError(.full, "write", path)
        }
        return FaultyFile(try disk.open(path, for: purpose), path, self)
    }

    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] { try disk.list(folder) }

    func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? { try disk.entry(at: path) }

    func makeFolder(_ path: DiskPath) throws(DiskError) {
        try step("mkdir", path)
        try disk.makeFolder(path)
    }

    func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        try step("rename", from)
        try disk.rename(from, to: to)
    }

    func remove(_ path: DiskPath) throws(DiskError) {
        try step("remove", path)
        if state.withLock({ $0.isHeld }) { throw DiskError(.denied, "remove", path) }
        try disk.remove(path)
    }

    func syncFolder(_ path: DiskPath) throws(DiskError) {
        try step("syncFolder", path)
        try disk.syncFolder(path)
    }

    func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 {
        state.withLock({ $0.isFull }) ? 0 : try disk.freeBytes(at: path)
    }

    func device(of path: DiskPath) throws(DiskError) -> String {
        let mounted = state.withLock { $0.mounted }
        if let mounted, path.text.hasPrefix(mounted) { return "mirror" }
        return try disk.device(of: path)
    }

    func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock { try disk.lock(path) }
}

private final class FaultyFile: DiskFile {
    private let file: any DiskFile
    private let path: DiskPath
    private let disk: FaultyDisk

    init(_ file: any DiskFile, _ path: DiskPath, _ disk: FaultyDisk) {
        self.file = file
        self.path = path
        self.disk = disk
    }

    func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        try file.read(at: offset, count: count)
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        try disk.step("write", path)
        try file.write(bytes, at: offset)
    }

    func sync() throws(DiskError) {
        try disk.step("sync", path)
        try file.sync()
    }

    func truncate(to size: Int64) throws(DiskError) {
        try disk.step("truncate", path)
        try file.truncate(to: size)
    }

    func size() throws(DiskError) -> Int64 { try file.size() }

    func close() { file.close() }
}
