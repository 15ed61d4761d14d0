import CloudStore
import Compression
import Keyring
import Ledger
import Sync
import World

/// Makes a snapshot: every document that a device sees, in one cut, in parts that are usable by
/// priority.
///
/// - SeeAlso: P13.
struct SnapshotMaker {
    let cloudEpoch: String
    let entropy: any Entropy

    /// Half of the limit, so that even what does not compress fits.
    private static let partBytes = Int(SnapshotManifest.partSizeLimit) / 2

    /// Makes and keeps the snapshot of a request, or gives the one that the request made before.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - device: The device that asks.
    ///   - ledger: Its property.
    /// - Returns: The manifest, or the problem that the view is not the device's.
    /// - Throws: ``CloudStoreError``.
    func manifest(
        for request: SnapshotRequest,
        by device: CloudLedger.DeviceRecord,
        from ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<JSON, Problem> {
        let view = FeedCursor.view(of: device.id)
        guard request.view == view else { return .failure(Problem(.viewChanged)) }
        try ledger.dropOldSnapshots(of: device.id)
        let name = request.requestID.text
        if let known = try ledger.snapshot(request: name, device: device.id) {
            return .success(known.manifest)
        }
        try ledger.renewRoster()
        let head = try ledger.position()
        let cursor = FeedCursor(
            cloudEpoch: cloudEpoch,
            view: view,
            position: head,
            base: head,
            // A snapshot of some collections says nothing of the others.
            day: request.collections == nil ? FeedCursor.day(of: ledger.now) : 0
        )
        var manifest = SnapshotManifest(
            snapshotID: "sn_" + Hex.text(entropy.bytes(16)),
            cloudEpoch: cloudEpoch,
            view: view,
            cursor: cursor.cursor,
            at: ledger.now
        )
        let files = try fill(&manifest, request.collections, device, ledger)
        let record = CloudLedger.SnapshotRecord(
            id: manifest.snapshotID,
            manifest: SnapshotAnswer.ready(manifest).json,
            expiry: manifest.expiresAt
        )
        try ledger.keep(record, parts: files, device: device.id, request: name)
        try ledger.pulled(device.id, through: head)
        return .success(record.manifest)
    }

    private func fill(
        _ manifest: inout SnapshotManifest,
        _ wanted: [String]?,
        _ device: CloudLedger.DeviceRecord,
        _ ledger: CloudLedger
    ) throws(CloudStoreError) -> [[UInt8]] {
        var packer = Packer(limit: Self.partBytes)
        for collection in FeedCollection.allCases.sorted(by: { $0.priority < $1.priority }) {
            let name = collection.rawValue
            guard wanted?.contains(name) ?? true else { continue }
            for json in try ledger.documents(of: name, seenBy: device) {
                let line: [UInt8]
                do throws(ShapeError) {
                    line = Change.put(collection: name, try Change.Document(json, "doc")).line
                } catch { throw .damaged }
                packer.add(line, of: name, priority: collection.priority)
            }
            manifest.sums[name] = try ledger.sum(of: name, for: device)
        }
        packer.close()
        manifest.parts = packer.parts
        manifest.custody = try ledger.custody(of: device.id, since: 0)
        return packer.files
    }

    /// Collects lines into gzip files, none larger than the limit before it is compressed.
    private struct Packer {
        let limit: Int
        private(set) var parts: [SnapshotManifest.Part] = []
        private(set) var files: [[UInt8]] = []
        private var bytes: [UInt8] = []
        private var rows: Int64 = 0
        private var names: [String] = []
        private var priority: Int64 = 0

        init(limit: Int) {
            self.limit = limit
        }

        mutating func add(_ line: [UInt8], of name: String, priority: Int64) {
            if priority != self.priority || bytes.count + line.count > limit { close() }
            self.priority = priority
            bytes += line
            rows += 1
            if names.last != name { names.append(name) }
        }

        mutating func close() {
            guard rows > 0 else { return }
            let file = Gzip.compress(bytes)
            files.append(file)
            parts.append(
                SnapshotManifest.Part(
                    number: Int64(files.count),
                    priority: priority,
                    byteCount: Int64(file.count),
                    rowCount: rows,
                    sha256: Digest.sha256(file).bytes,
                    collections: names
                )
            )
            (bytes, rows, names) = ([], 0, [])
        }
    }
}
