import World

/// Files, names and folders of a ``MemoryDisk``: as they are, and as they survive a power cut.
struct MemoryDiskState: Sendable {
    /// A file without a name.
    struct Node: Sendable {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        var isDirty = false
    }

    /// An operation that is going to fail.
    struct Fault: Sendable {
        let number: Int
        let code: DiskError.Code
        let forever: Bool

        func hits(_ operation: Int) -> Bool {
            forever ? operation >= number : operation == number
        }
    }

    var nodes: [Int: Node] = [:]
    var names: [String: Int] = [:]
    var durableNames: [String: Int] = [:]
    var folders: Set<String> = ["/"]
    var durableFolders: Set<String> = ["/"]
    var locks: Set<String> = []
    var devices: [String: String] = [:]
    var capacity: Int?
    var fault: Fault?
    var log: [MemoryDisk.Operation] = []
    /// Counts power cuts: a file opened in an earlier life is dead.
    var life = 0
    private var nextNode = 1

    /// Bytes that files with a name take.
    var used: Int { Set(names.values).reduce(0) { $0 + (nodes[$1]?.bytes.count ?? 0) } }

    mutating func open(_ path: DiskPath, for purpose: DiskPurpose) throws(DiskError) -> Int {
        if folders.contains(path.text) { throw DiskError(.wrongKind, "open", path) }
        let found = names[path.text]
        guard purpose == .creating else {
            guard let found else { throw DiskError(.notFound, "open", path) }
            return found
        }
        if found != nil { throw DiskError(.exists, "open", path) }
        guard folders.contains(path.parent.text) else { throw DiskError(.notFound, "open", path) }
        let node = nextNode
        nextNode += 1
        nodes[node] = Node()
        names[path.text] = node
        return node
    }

    mutating func write(
        _ bytes: [UInt8],
        at offset: Int,
        node: Int,
        _ path: DiskPath
    ) throws(DiskError) {
        let end = offset + bytes.count
        let growth = end - (nodes[node]?.bytes.count ?? 0)
        if growth > 0, let capacity, used + growth > capacity {
            throw DiskError(.full, "write", path)
        }
        if growth > 0 { nodes[node]?.bytes += [UInt8](repeating: 0, count: growth) }
        // SAFETY: the target was made long enough above; a plain copy, because a debug build takes
        // its time over `replaceSubrange`.
        unsafe nodes[node]?.bytes.withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<end])
                    .copyMemory(from: source)
            }
        }
        nodes[node]?.isDirty = true
    }

    mutating func truncate(_ node: Int, to size: Int) {
        let count = nodes[node]?.bytes.count ?? 0
        if size < count { nodes[node]?.bytes.removeLast(count - size) }
        if size > count { nodes[node]?.bytes += [UInt8](repeating: 0, count: size - count) }
        nodes[node]?.isDirty = true
    }

    mutating func sync(_ node: Int) {
        let bytes = nodes[node]?.bytes ?? []
        nodes[node]?.durable = bytes
        nodes[node]?.isDirty = false
    }

    mutating func set(_ bytes: [UInt8], at path: String) {
        let node = names[path] ?? nextNode
        if node == nextNode { nextNode += 1 }
        nodes[node] = Node(bytes: bytes, durable: bytes)
        names[path] = node
        durableNames[path] = node
    }

    func entry(_ path: DiskPath) -> DiskEntry? {
        let size = names[path.text].map { Int64(nodes[$0]?.bytes.count ?? 0) }
        let isFolder = folders.contains(path.text)
        guard size != nil || isFolder else { return nil }
        return DiskEntry(
            name: path.name,
            isFolder: isFolder,
            size: size ?? 0,
            mode: isFolder ? 0o700 : 0o600,
            isOwn: true
        )
    }

    func list(_ folder: DiskPath) throws(DiskError) -> [DiskEntry] {
        guard folders.contains(folder.text) else {
            throw DiskError(names[folder.text] == nil ? .notFound : .wrongKind, "list", folder)
        }
        let inside = (Array(names.keys) + Array(folders)).filter { path in
            path != "/" && DiskPath(path).parent == folder
        }
        return inside.sorted().compactMap { entry(DiskPath($0)) }
    }

    mutating func rename(_ from: DiskPath, _ to: DiskPath) throws(DiskError) {
        guard folders.contains(to.parent.text) else { throw DiskError(.notFound, "rename", to) }
        if let node = names.removeValue(forKey: from.text) {
            names[to.text] = node
        } else if folders.remove(from.text) != nil {
            folders.insert(to.text)
            for (path, node) in names where path.hasPrefix(from.text + "/") {
                names[path] = nil
                names[to.text + path.dropFirst(from.text.count)] = node
            }
        } else {
            throw DiskError(.notFound, "rename", from)
        }
    }

    mutating func remove(_ path: DiskPath) throws(DiskError) {
        if names.removeValue(forKey: path.text) != nil { return }
        guard folders.contains(path.text) else { throw DiskError(.notFound, "remove", path) }
        guard try list(path).isEmpty else { throw DiskError(.exists, "remove", path) }
        folders.remove(path.text)
    }

    mutating func syncFolder(_ folder: DiskPath) throws(DiskError) {
        guard folders.contains(folder.text) else {
            throw DiskError(.notFound, "syncFolder", folder)
        }
        for path in Set(names.keys).union(durableNames.keys) where DiskPath(path).parent == folder {
            durableNames[path] = names[path]
        }
        for path in folders.union(durableFolders) where DiskPath(path).parent == folder {
            if folders.contains(path) {
                durableFolders.insert(path)
            } else {
                durableFolders.remove(path)
            }
        }
    }

    /// Keeps what a power cut leaves; everything that is left is durable.
    mutating func cutPower(_ cut: MemoryDisk.PowerCut) {
        var seed = Seed(0)
        if case .mixing(let start) = cut { seed = Seed(start) }
        for node in nodes.keys.sorted() where nodes[node]?.isDirty == true {
            guard let found = nodes[node] else { continue }
            let kept =
                switch cut {
                case .dropping: found.durable
                case .keeping: found.bytes
                case .mixing: Self.mixed(found, &seed)
                }
            nodes[node] = Node(bytes: kept, durable: kept)
        }
        for path in Set(names.keys).union(durableNames.keys).sorted() {
            if isKept(cut, &seed) { durableNames[path] = names[path] }
        }
        for path in folders.union(durableFolders).sorted() where isKept(cut, &seed) {
            if folders.contains(path) { durableFolders.insert(path) }
        }
        names = durableNames.filter { durableFolders.contains(DiskPath($0.key).parent.text) }
        durableNames = names
        folders = durableFolders
        locks = []
        fault = nil
        life += 1
    }

    private func isKept(_ cut: MemoryDisk.PowerCut, _ seed: inout Seed) -> Bool {
        switch cut {
        case .dropping: false
        case .keeping: true
        case .mixing: seed.below(2) == 1
        }
    }

    private static func mixed(_ node: Node, _ seed: inout Seed) -> [UInt8] {
        let size = seed.below(2) == 1 ? node.bytes.count : node.durable.count
        var made = [UInt8](repeating: 0, count: size)
        for start in stride(from: 0, to: size, by: 512) {
            let source = seed.below(2) == 1 ? node.bytes : node.durable
            let end = min(start + 512, size, source.count)
            if start < end { made.replaceSubrange(start..<end, with: source[start..<end]) }
        }
        return made
    }
}
