import World

extension Disk {
    /// Removes a folder with everything in it.
    ///
    /// Misuse: a path that somebody else chose.
    ///
    /// - Parameter folder: A folder of this program's own making, without links in it.
    /// - Throws: ``DiskError``; what was not removed is where it was.
    func removeTree(_ folder: DiskPath) throws(DiskError) {
        var stack = [folder]
        while let last = stack.last {
            let entries = try list(last)
            for entry in entries where !entry.isFolder { try remove(last.appending(entry.name)) }
            let inner = entries.filter(\.isFolder).map { last.appending($0.name) }
            if inner.isEmpty {
                try remove(last)
                stack.removeLast()
            } else {
                stack += inner
            }
        }
    }
}
