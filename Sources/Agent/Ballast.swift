import World

/// A file of zeros that is given up when the disk is full, so that the desk can go on (DUR-14).
///
/// Zeros are written, not only allocated, and in steps: a step takes a moment, the whole file would
/// stop the desk.
struct Ballast {
    /// 64 MiB: room for a day of segments.
    static let size: Int64 = 64 << 20
    /// What is left alone: below this much free space the file does not grow.
    static let reserve: Int64 = 512 << 20
    private static let step = 1 << 20

    private let path: DiskPath
    private let size: Int64
    private let reserve: Int64
    private let disk: any Disk

    /// Names the file.
    ///
    /// - Parameters:
    ///   - state: The state folder.
    ///   - size: How large it is to become.
    ///   - reserve: How much space stays free beside it.
    ///   - disk: The disk.
    init(
        _ state: DiskPath,
        size: Int64 = Ballast.size,
        reserve: Int64 = Ballast.reserve,
        on disk: any Disk
    ) {
        path = state.appending("ballast")
        self.size = size
        self.reserve = reserve
        self.disk = disk
    }

    /// What came of a step.
    enum Growth {
        /// It has its size.
        case whole
        /// It is larger by a step, and not whole yet.
        case grew
        /// There is not space enough beside it.
        case noRoom
    }

    /// Adds a step, when it is not whole and there is space enough.
    func grow() throws(DiskError) -> Growth {
        let entry = try disk.entry(at: path)
        let have = entry?.size ?? 0
        if have >= size { return .whole }
        guard try disk.freeBytes(at: path.parent) > reserve else { return .noRoom }
        let file = try disk.open(path, for: entry == nil ? .creating : .writing)
        defer { file.close() }
        let count = Int(min(Int64(Self.step), size - have))
        try file.write([UInt8](repeating: 0, count: count), at: have)
        return have + Int64(count) >= size ? .whole : .grew
    }

    /// Gives the space back.
    ///
    /// - Returns: Whether there was any.
    @discardableResult
    func release() throws(DiskError) -> Bool {
        guard try disk.entry(at: path) != nil else { return false }
        try disk.remove(path)
        return true
    }
}
