public import Keyring
import Sync
public import World

// A destroyed store and a dead line at once must not stop the desk. So the last checkpoints lie
// beside the journal, sealed: `replica/0` and `replica/1`, written in turn, so that one of them is
// always whole. A dump is the checkpoint's own lines and is read by the code that reads a snapshot.

/// The two sealed dumps of a checkpoint.
///
/// Shape: `MMREPL01`, u64 generation, 16 bytes of salt; then frames of u32 length and AES-256-GCM
/// over at most 64 KiB of lines, nonce = frame number, AAD = frame number and last-frame flag.
/// Lines are not packed here: Compression is above this floor's reach.
///
/// - SeeAlso: `durability.md` 6.4.
public struct ReplicaDump: Sendable {
    private let folder: DiskPath
    private let scratch: DiskPath
    private let key: Secret
    private let older: [Secret]
    private let disk: any Disk

    static let headerSize = 32
    static let frameLimit = 65_536

    /// Names the folder.
    ///
    /// - Parameters:
    ///   - folder: `DIR/replica`.
    ///   - scratch: `DIR/tmp`, on the same file system.
    ///   - key: The journal key that seals.
    ///   - older: Journal keys that an older dump may be sealed under.
    ///   - disk: Where both are.
    public init(
        _ folder: DiskPath,
        scratch: DiskPath,
        key: Secret,
        older: [Secret] = [],
        on disk: any Disk
    ) {
        self.folder = folder
        self.scratch = scratch
        self.key = key
        self.older = older
        self.disk = disk
    }

    /// Writes the replica as it is over the older of the two dumps.
    ///
    /// - Parameters:
    ///   - store: The store; at rest, or between groups.
    ///   - entropy: For the salt.
    /// - Throws: ``StoreError``; both old dumps are as they were then.
    public func write(_ store: DeviceStore, _ entropy: any Entropy) throws(StoreError) {
        let known = try generations()
        let slot = (known[0] ?? 0) <= (known[1] ?? 0) ? 0 : 1
        let generation = (known.compactMap { $0 }.max() ?? 0) + 1
        let made = scratch.appending("replica-\(slot)")
        let frameKey = FrameKey(.replica, key, number: generation)
        var writer = try FrameWriter(made, on: disk, sealing: frameKey, entropy)
        var place: Int64 = 0
        while let slice = try store.dumpSlice(after: place, limit: 256) {
            for line in slice.lines { try writer.add(line) }
            place = slice.place
        }
        for line in try store.dumpEnd() { try writer.add(line) }
        try writer.finish()
        do throws(DiskError) {
            try disk.rename(made, to: folder.appending("\(slot)"))
            try disk.syncFolder(folder)
        } catch { throw StoreError(disk: error) }
    }

    /// Loads the newest dump that verifies into a store that is being built.
    ///
    /// - Parameter store: A fresh build without a replica.
    /// - Returns: Whether there was one; without it the store has no replica.
    /// - Throws: ``StoreError`` of the store; a bad dump is passed over, not thrown.
    public func load(into store: DeviceStore) throws(StoreError) -> Bool {
        let known = try generations()
        let order = [0, 1].filter { known[$0] != nil }
            .sorted { (known[$0] ?? 0) > (known[$1] ?? 0) }
        for slot in order {
            for key in [key] + older {
                if let lines = try lines(of: slot, key), try store.load(dump: lines) { return true }
            }
        }
        return false
    }

    /// The generation in the header of each dump, nil for a missing or foreign file.
    private func generations() throws(StoreError) -> [UInt64?] {
        var found: [UInt64?] = []
        do throws(DiskError) {
            try disk.makeFolder(folder)
            for slot in 0...1 {
                let path = folder.appending("\(slot)")
                guard let entry = try disk.entry(at: path), !entry.isFolder else {
                    found.append(nil)
                    continue
                }
                let file = try disk.open(path, for: .reading)
                defer { file.close() }
                let header = try file.read(at: 0, count: Self.headerSize)
                let isOurs =
                    header.count == Self.headerSize
                    && header.starts(with: FrameKey(.replica, key).magic)
                found.append(isOurs ? Self.number(header[8..<16]) : nil)
            }
        } catch { throw StoreError(disk: error) }
        return found
    }

    /// The lines of a dump, nil when a frame does not verify or the last one is missing.
    private func lines(of slot: Int, _ key: Secret) throws(StoreError) -> [[UInt8]]? {
        do throws(DiskError) {
            let file = try disk.open(folder.appending("\(slot)"), for: .reading)
            defer { file.close() }
            var reader = try FrameReader(file, opening: FrameKey(.replica, key))
            var lines = FeedLines()
            var found: [[UInt8]] = []
            while let frame = try reader.next() {
                guard let more = lines.take(frame) else { return nil }
                found += more
            }
            return reader.isComplete ? found : nil
        } catch { throw StoreError(disk: error) }
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }

    static func bytes(_ number: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }
}
