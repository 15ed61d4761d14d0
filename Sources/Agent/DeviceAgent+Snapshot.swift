import Compression
import Keyring
import Ledger
import Store
import Sync
import World

extension DeviceAgent {
    /// The request for a snapshot; the same id gives the same one (P13.1).
    func snapshotRequest(
        _ id: ID,
        _ reason: SnapshotReason,
        _ collections: [String]?
    ) -> Request {
        let asked = SnapshotRequest(
            requestID: id,
            view: talk?.view ?? "",
            collections: collections,
            reason: reason.rawValue
        )
        return signed(.snapshots, body: asked.json.canonicalBytes)
    }

    /// Puts a whole snapshot in place of the replica: all or none.
    ///
    /// - Parameters:
    ///   - manifest: What it must add up to.
    ///   - parts: The files of its parts, in order.
    ///   - collections: What it replaces; nil for all.
    /// - Returns: The cursor from which the feed goes on, nil when it does not add up.
    func load(
        _ manifest: SnapshotManifest,
        parts: [[UInt8]],
        collections: [String]?
    ) -> Cursor? {
        var rows: [Change] = []
        for (part, file) in zip(manifest.parts, parts) {
            guard Digest.sha256(file).bytes == part.sha256, let lines = lines(of: file) else {
                return nil
            }
            do throws(ShapeError) {
                rows += try SnapshotPart.rows(in: lines).map { .put(collection: $0, $1) }
            } catch { return nil }
        }
        if isForeign(rows, in: parts.flatMap { $0 }) {
            _ = happened(.foreignRowSeen)
            return nil
        }
        let checkpoint = Checkpoint(
            cursor: manifest.cursor,
            at: manifest.at,
            custody: manifest.custody,
            sums: manifest.sums,
            hasMore: false
        )
        var isRight = false
        guarded { () throws(StoreError) in
            try store.beginSnapshot(replacing: collections)
            try store.stage(rows)
            isRight = try store.apply(checkpoint).differences.isEmpty
        }
        if isRight { note(sumsThatDiffer: []) }
        return isRight ? manifest.cursor : nil
    }

    private func lines(of file: [UInt8]) -> [UInt8]? {
        do throws(CompressionError) {
            return try Gzip.decompress(file, sizeLimit: 32 << 20, ratioLimit: 100)
        } catch { return nil }
    }
}
