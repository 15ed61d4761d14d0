public import World

/// How a store that was built in `tmp/` becomes the store.
public enum StoreBuild {
    /// Makes the file durable, then gives it its name, then makes the name durable (DUR-2).
    ///
    /// Until the rename nothing has changed for anybody; a cut leaves rubbish in `tmp/` only. A log
    /// of that name is refused: it would be taken for the new store's.
    ///
    /// - Parameters:
    ///   - made: The closed file of a build.
    ///   - path: The name of the store; nothing may be there.
    ///   - disk: Where both are.
    /// - Throws: ``StoreError``.
    public static func install(
        _ made: DiskPath,
        as path: DiskPath,
        on disk: any Disk
    ) throws(StoreError) {
        do throws(DiskError) {
            for ending in ["-wal", "-journal"] {
                let remains = DiskPath(path.text + ending)
                guard try disk.entry(at: remains) == nil else {
                    throw DiskError(.exists, "install", remains)
                }
            }
            let file = try disk.open(made, for: .writing)
            defer { file.close() }
            try file.sync()
            try disk.rename(made, to: path)
            try disk.syncFolder(path.parent)
            if made.parent != path.parent { try disk.syncFolder(made.parent) }
        } catch { throw StoreError(disk: error) }
    }
}

extension StoreError {
    /// Tells a disk's refusal in the room's words.
    init(disk error: DiskError) {
        switch error.code {
        case .full: self = .full
        case .busy: self = .locked
        case .device: self = .device(error.description)
        case .notFound, .exists, .denied, .readOnly, .tooManyFiles, .wrongKind, .other:
            self = .unusable(error.description)
        }
    }
}
