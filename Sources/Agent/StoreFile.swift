import Keyring
import Ledger
import Store
import World

/// The file of the store: where it is, and what stands there.
struct StoreFile {
    /// What was found before anything was decided.
    enum Finding {
        /// Nothing is there.
        case missing
        /// Whole pages, opened.
        case open(DeviceStore)
        /// Quarantine and rebuild (BT-10).
        case damaged(cause: String, badPages: [UInt32])
    }

    /// The folder of the store.
    let folder: DiskPath
    /// The file, named by its key.
    let path: DiskPath
    let owner: StoreOwner

    private let secret: StoreSecret
    private let other: StoreSecret?
    private let disk: any Disk
    private let storeDisk: (any Disk)?

    init(_ state: DiskPath, _ keys: DeviceKeys, _ identity: DeviceIdentity, _ ports: AgentPorts) {
        folder = state.appending("store")
        path = folder.appending(keys.store.keyID + ".db")
        owner = StoreOwner(deviceID: identity.deviceID, deviceCode: identity.deviceCode)
        secret = keys.store
        other = keys.otherStore
        disk = ports.disk
        storeDisk = ports.storeDisk
    }

    /// Scans every page, then opens the file; three failed reads are damage (BT-10).
    ///
    /// - Throws: ``StoreError`` for what is not damage: permissions, a full disk, a newer format.
    func open() throws(StoreError) -> Finding {
        var attempt = 1
        while true {
            do throws(StoreError) { return try openOnce() } catch {
                switch error {
                case .damaged(let detail): return .damaged(cause: detail, badPages: [])
                case .notOurs: return .damaged(cause: "page 1", badPages: [1])
                case .device(let detail):
                    if attempt == 3 { return .damaged(cause: detail, badPages: []) }
                    attempt += 1
                case .newerFormat, .full, .locked, .unusable: throw error
                }
            }
        }
    }

    private func openOnce() throws(StoreError) -> Finding {
        let scan = try scan()
        switch scan.kind {
        case .missing: return .missing
        case .notAFile: return .damaged(cause: "no file", badPages: [])
        case .empty: return .damaged(cause: "empty", badPages: [])
        case .unreadable: return .damaged(cause: "no valid page", badPages: scan.badPages)
        case .store:
            guard scan.isHealthy() else {
                // SPEC: BT-14: whole, but by the other major version of the library.
                let isOther = scan.badPages.isEmpty
                return .damaged(
                    cause: isOther ? "other profile" : "pages",
                    badPages: scan.badPages
                )
            }
            return .open(try reopen())
        }
    }

    /// Whether anything bears the store's name; a log alone does, and would be taken for the next
    /// store's.
    func stands() throws(StoreError) -> Bool {
        do throws(DiskError) {
            for ending in ["", "-wal", "-journal"]
            where try disk.entry(at: DiskPath(path.text + ending)) != nil { return true }
            return false
        } catch { throw .unusable(error.description) }
    }

    /// Checks the MAC of every page before the library sees the file.
    func scan() throws(StoreError) -> PageScan {
        try PageScan(of: path, key: secret.key, salt: secret.salt, on: disk)
    }

    /// Reads what the whole pages of a store still hold, here or in quarantine.
    func salvage(_ path: DiskPath) throws(StoreError) -> Salvage {
        try Salvage(of: path, key: secret.key, salt: secret.salt, on: disk)
    }

    /// Opens the file as it is.
    func reopen() throws(StoreError) -> DeviceStore {
        try DeviceStore(opening: path, key: key, owner: owner, on: storeDisk)
    }

    /// Makes a build at another path.
    func make(_ path: DiskPath, start: StorePosition) throws(StoreError) -> DeviceStore {
        try DeviceStore(making: path, key: key, owner: owner, start: start, on: storeDisk)
    }

    /// Opens a build once as the store it will be.
    ///
    /// The first such open changes page 1, and a cut in it would leave a page that only SQLite's
    /// own journal makes whole: so it happens while the file is nobody's store yet (DUR-18).
    func settle(_ build: DiskPath) throws(StoreError) {
        try DeviceStore(opening: build, key: key, owner: owner, on: storeDisk).close()
    }

    private var key: StoreKey { secret.storeKey }

    /// The file of a rotation that was never named current, or is not any more; nil for none.
    var otherPath: DiskPath? { other.map { folder.appending($0.keyID + ".db") } }

    /// Removes that file, with its log and what was being made of it; durable on return (SEC-4).
    func removeOther(_ scratch: DiskPath) throws(DiskError) {
        guard let otherPath else { return }
        for file in [otherPath, scratch.appending(Rebuild.buildName)] {
            // The log first: without its file nobody would know whose it is.
            for ending in ["-wal", "-journal", "-shm", ""] {
                let path = DiskPath(file.text + ending)
                if try disk.entry(at: path) != nil { try disk.remove(path) }
            }
        }
        try disk.syncFolder(folder)
    }

    /// A store of a key that this keyring does not know (BT-09), nil when there is none.
    func foreign() throws(DiskError) -> DiskPath? {
        try disk.makeFolder(folder)
        for entry in try disk.list(folder) {
            guard entry.name.hasSuffix(".db"), entry.name != path.name,
                entry.name != otherPath?.name
            else { continue }
            return folder.appending(entry.name)
        }
        return nil
    }
}
