import World

/// Everything that a disk holds.
struct DiskImage: Sendable {
    var files: [Int: FileImage] = [:]
    var names: [String: Int] = [:]
    var folders: Set<String> = ["/"]

    /// A number that is the same for every disk that holds the same under the same names.
    var hash: ImageHash {
        var hash = ImageHash()
        for folder in folders.sorted() { hash.mix(folder) }
        for (name, file) in names.sorted(by: { $0.key < $1.key }) {
            hash.mix(name)
            hash.mix(files[file]?.hash ?? 0)
        }
        return hash
    }

    /// Whether a store was moved away.
    var hasQuarantinedStore: Bool {
        names.keys.contains { $0.contains("/quarantine/") && $0.hasSuffix(".db") }
    }

    /// Does what was asked for; what is in the way of it has been refused before.
    mutating func apply(_ change: DiskChange) {
        switch change {
        case .makeFolder(let path): folders.insert(path)
        case .create(let file, let name):
            names[name] = file
            if files[file] == nil { files[file] = FileImage() }
        case .write(let file, let offset, let bytes):
            files[file, default: FileImage()].write(bytes, at: offset)
        case .truncate(let file, let size): files[file, default: FileImage()].resize(to: size)
        case .rename(let from, let to, let file): rename(from, to, file)
        case .remove(let path):
            names[path] = nil
            folders.remove(path)
        case .sync, .syncFolder, .answer: break
        }
    }

    /// A file is moved by its number: under a cut its old name may never have lasted.
    private mutating func rename(_ from: String, _ to: String, _ file: Int?) {
        if let file {
            if names[from] == file { names[from] = nil }
            names[to] = file
            return
        }
        guard folders.remove(from) != nil else { return }
        folders.insert(to)
        for (path, file) in names where path.hasPrefix(from + "/") {
            names[path] = nil
            names[to + path.dropFirst(from.count)] = file
        }
        for path in folders where path.hasPrefix(from + "/") {
            folders.remove(path)
            folders.insert(to + path.dropFirst(from.count))
        }
    }

    /// Only what can be reached: a name in a folder that is not there is none.
    mutating func settle() {
        var isSettled = false
        while !isSettled {
            let orphans = folders.filter { path in
                path != "/" && !folders.contains(DiskPath(path).parent.text)
            }
            folders.subtract(orphans)
            isSettled = orphans.isEmpty
        }
        names = names.filter { folders.contains(DiskPath($0.key).parent.text) }
        let used = Set(names.values)
        files = files.filter { used.contains($0.key) }
    }
}
