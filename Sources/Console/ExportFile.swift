import World

/// The file of an export while it grows: a page a line in `FILE.part`, which gets its name at the
/// end.
///
/// A run that is broken off leaves whole lines and perhaps a torn one; the next run cuts that and
/// goes on behind the last whole page.
struct ExportFile {
    /// The largest file that is taken up again.
    private static let sizeLimit = 1 << 30

    private let path: DiskPath
    private let disk: any Disk
    private var size: Int64 = 0
    /// The place through which it goes.
    private(set) var through: Int64 = 0
    /// How many actions are in it.
    private(set) var actions: Int64 = 0
    /// Whether it has no page yet.
    var isEmpty: Bool { size == 0 }

    private var part: DiskPath { DiskPath(path.text + ".part") }

    /// Takes up what an earlier run left, or begins.
    init(_ path: DiskPath, on disk: any Disk) throws(DiskError) {
        self.path = path
        self.disk = disk
        guard try disk.entry(at: part) != nil else { return }
        let bytes = try disk.contents(of: part, limit: Self.sizeLimit)
        var line: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            guard let page = Self.page(line) else { break }
            take(page)
            size = Int64(index + 1)
            line = []
        }
    }

    private static func page(_ line: [UInt8]) -> JSON? {
        do throws(JSONError) { return try JSON(parsing: line) } catch { return nil }
    }

    private mutating func take(_ page: JSON) {
        through = page["through"]?.integerValue ?? through
        actions += page["actions"]?.integerValue ?? 0
    }

    /// Adds a page, durably.
    mutating func add(_ page: JSON) throws(DiskError) {
        let bytes = page.canonicalBytes + [UInt8(ascii: "\n")]
        let isThere = try disk.entry(at: part) != nil
        let file = try disk.open(part, for: isThere ? .writing : .creating)
        defer { file.close() }
        try file.truncate(to: size)
        try file.write(bytes, at: size)
        try file.sync()
        size += Int64(bytes.count)
        take(page)
    }

    /// Gives the file its name.
    func finish() throws(DiskError) {
        try disk.rename(part, to: path)
        try disk.syncFolder(path.parent)
    }
}
