public import World

/// The folder for damaged stores: nothing is deleted, everything can be looked at later.
///
/// - SeeAlso: `durability.md` 6.1, I-16.
public struct Quarantine: Sendable {
    /// A set stays this long when everything in it is settled: 30 days (SEC-41).
    public static let keepMilliseconds: Int64 = 30 * 86_400_000

    private let folder: DiskPath
    private let disk: any Disk

    /// Names the folder; it is made when first needed.
    ///
    /// - Parameters:
    ///   - folder: `DIR/quarantine`.
    ///   - disk: Where it is.
    public init(_ folder: DiskPath, on disk: any Disk) {
        self.folder = folder
        self.disk = disk
    }

    /// Moves a store and its log away, with a manifest, durably.
    ///
    /// The log goes first: a store without it is an older cut or fails its checks, but a log
    /// without its store would be taken for the next one's. Interrupted, it is done again.
    ///
    /// - Parameters:
    ///   - store: The database; nothing needs to be there.
    ///   - reason: One word for the folder's name, of letters, digits and `_`.
    ///   - manifest: Cause, bad pages, position, versions; ids and numbers only.
    ///   - now: The wall clock, for the folder's name.
    /// - Returns: The new folder.
    /// - Throws: ``StoreError``; what was not moved is where it was.
    public func take(
        _ store: DiskPath,
        because reason: String,
        manifest: JSON,
        at now: Timestamp
    ) throws(StoreError) -> DiskPath {
        do throws(DiskError) {
            let place = try makePlace(reason, now)
            do throws(DiskError) { try write(manifest, in: place) } catch {
                forget(place)
                throw error
            }
            try disk.syncFolder(place)
            try disk.syncFolder(folder)
            for ending in ["-wal", "-journal", "-shm", ""] {
                let path = DiskPath(store.text + ending)
                guard try disk.entry(at: path) != nil else { continue }
                try disk.rename(path, to: place.appending(path.name))
            }
            try disk.syncFolder(place)
            try disk.syncFolder(store.parent)
            return place
        } catch { throw StoreError(disk: error) }
    }

    private func write(_ manifest: JSON, in place: DiskPath) throws(DiskError) {
        let file = try disk.open(place.appending(Self.manifestName), for: .creating)
        defer { file.close() }
        try file.write(manifest.canonicalBytes, at: 0)
        try file.sync()
    }

    /// A place without a manifest holds nothing: nothing was moved there yet.
    private func forget(_ place: DiskPath) {
        for path in [place.appending(Self.manifestName), place] {
            // Left over it would only count as one more recovery.
            do throws(DiskError) { try disk.remove(path) } catch { continue }
        }
    }

    private func makePlace(_ reason: String, _ now: Timestamp) throws(DiskError) -> DiskPath {
        precondition(
            !reason.isEmpty
                && reason.utf8.allSatisfy { byte in
                    Self.letters.contains(byte)
                },
            "a reason is one word"
        )
        try disk.makeFolder(folder)
        let moment = Self.mark(now)
        var name = moment + "-" + reason
        var copy = 1
        while try disk.entry(at: folder.appending(name)) != nil {
            copy += 1
            name = "\(moment)-\(reason)-\(copy)"
        }
        try disk.makeFolder(folder.appending(name))
        return folder.appending(name)
    }

    private static let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789_".utf8)

    /// How the name of a set begins that is taken at a moment; marks sort as moments do.
    public static func mark(_ moment: Timestamp) -> String {
        moment.text.filter { $0 != "-" && $0 != ":" && $0 != "." }
    }

    /// The sets that were taken before a moment, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    public func places(before moment: Timestamp) throws(StoreError) -> [DiskPath] {
        let mark = Self.mark(moment)
        return try places().filter { $0.name.first?.isNumber == true && $0.name < mark }
    }

    /// Deletes a set, its manifest last: what is left of a cut is still a set.
    ///
    /// - Throws: ``StoreError``.
    public func remove(_ place: DiskPath) throws(StoreError) {
        do throws(DiskError) {
            let names = try disk.list(place).map(\.name)
            for name in names where name != Self.manifestName {
                try disk.remove(place.appending(name))
            }
            if names.contains(Self.manifestName) {
                try disk.remove(place.appending(Self.manifestName))
            }
            try disk.remove(place)
            try disk.syncFolder(folder)
        } catch { throw StoreError(disk: error) }
    }

    private static let manifestName = "manifest.json"

    /// The sets that are kept, the oldest first.
    public func places() throws(StoreError) -> [DiskPath] {
        do throws(DiskError) {
            guard try disk.entry(at: folder) != nil else { return [] }
            return try disk.list(folder).filter(\.isFolder).map { folder.appending($0.name) }
        } catch { throw StoreError(disk: error) }
    }
}
