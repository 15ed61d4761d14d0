import Synchronization
import World

/// A disk over another one that is never changed: what is written stays in memory.
///
/// For looking at a store as the daemon would see it. The library folds a log into its file when
/// it opens one, and repairs write; both happen here and vanish with this object.
///
/// Shape: changed blocks of 4,096 bytes by file. What is changed is as much as a log holds.
final class TracelessDisk: Disk {
    private let disk: any Disk
    private let changes = Mutex<[DiskPath: TracelessFile.Content?]>([:])

    init(_ disk: any Disk) {
        self.disk = disk
    }

    /// The files that would have been changed, made, moved or removed.
    var touched: Set<DiskPath> { changes.withLock { Set($0.keys) } }

    func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> any DiskFile {
        switch (purpose, changes.withLock { $0[path] }) {
        case (.creating, .some(.some)): throw DiskError(.exists, "open", path)
        case (.creating, .some(.none)), (.creating, .none):
            if try entry(at: path) != nil { throw DiskError(.exists, "open", path) }
            return file(path, TracelessFile.Content(base: nil, size: 0))
        case (_, .some(.some(let content))): return try joined(path, content)
        case (_, .some(.none)): throw DiskError(.notFound, "open", path)
        case (.writing, .none):
            let size = try disk.entry(at: path)?.size
            guard let size else { throw DiskError(.notFound, "open", path) }
            return try joined(path, TracelessFile.Content(base: path, size: size))
        case (.reading, .none), (.readingDirectly, .none):
            return try disk.open(path, for: purpose)
        }
    }

    private func joined(
        _ path: DiskPath,
        _ content: TracelessFile.Content
    ) throws(DiskError) -> any DiskFile {
        var base: (any DiskFile)?
        if let place = content.base { base = try disk.open(place, for: .reading) }
        return file(path, content, over: base)
    }

    private func file(
        _ path: DiskPath,
        _ content: TracelessFile.Content,
        over base: (any DiskFile)? = nil
    ) -> any DiskFile {
        changes.withLock { $0[path] = .some(content) }
        return TracelessFile(content, over: base)
    }

    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        try disk.list(folder).filter { entry in
            if case .some(.none) = changes.withLock({ $0[folder.appending(entry.name)] }) {
                return false
            }
            return true
        }
    }

    func entry(at path: DiskPath) throws(DiskError) -> DiskEntry? {
        switch changes.withLock({ $0[path] }) {
        case .none: return try disk.entry(at: path)
        case .some(.none): return nil
        case .some(.some(let content)):
            return DiskEntry(
                name: path.name,
                isFolder: false,
                size: content.size,
                mode: 0o600,
                isOwn: true
            )
        }
    }

    func makeFolder(_ path: DiskPath) throws(DiskError) {}

    func rename(_ from: DiskPath, to: DiskPath) throws(DiskError) {
        let file = try open(from, for: .writing)
        file.close()
        changes.withLock { changes in
            changes[to] = changes[from] ?? nil
            changes[from] = .some(nil)
        }
    }

    func remove(_ path: DiskPath) throws(DiskError) {
        changes.withLock { $0[path] = .some(nil) }
    }

    func syncFolder(_ path: DiskPath) throws(DiskError) {}

    func freeBytes(at path: DiskPath) throws(DiskError) -> Int64 { try disk.freeBytes(at: path) }

    func device(of path: DiskPath) throws(DiskError) -> String { try disk.device(of: path) }

    /// Nobody else can come to what is only here.
    func lock(_ path: DiskPath) throws(DiskError) -> any DiskLock { NoLock() }

    private final class NoLock: DiskLock {
        func release() {}
    }
}
