extension Disk {
    /// Reads a whole file.
    ///
    /// - Throws: ``DiskError``; ``DiskError/Code/wrongKind`` when it is larger than the limit.
    public func contents(of path: DiskPath, limit: Int) throws(DiskError) -> [UInt8] {
        let file = try open(path, for: .reading)
        defer { file.close() }
        let size = try file.size()
        guard size <= limit else { throw DiskError(.wrongKind, "read", path) }
        return try file.read(at: 0, count: Int(size))
    }

    /// Puts a whole file in place, so that after a power cut the old one or the new one is there.
    ///
    /// Write beside, sync, rename, sync both folders; a left-over of an earlier try is replaced.
    /// Durable on return.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The name it gets; what stood there is replaced.
    ///   - folder: Where it is written first, on the same file system.
    /// - Throws: ``DiskError``; the old file is still in place then.
    /// - SeeAlso: DUR-2.
    public func place(
        _ bytes: [UInt8],
        at path: DiskPath,
        through folder: DiskPath
    ) throws(DiskError) {
        let draft = folder.appending(path.name + ".new")
        if try entry(at: draft) != nil { try remove(draft) }
        let file = try open(draft, for: .creating)
        defer { file.close() }
        try file.write(bytes, at: 0)
        try file.sync()
        try rename(draft, to: path)
        try syncFolder(folder)
        try syncFolder(path.parent)
    }
}
