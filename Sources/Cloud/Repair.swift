import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Answers `POST /repair`: the buckets of a collection that differ, each with all its rows.
///
/// - SeeAlso: P14.
struct Repair {
    let cloudEpoch: String

    /// The lines of the answer; none when nothing differs.
    ///
    /// - Parameters:
    ///   - asked: The collection and the agent's sum of each bucket.
    ///   - device: The device that asks.
    ///   - ledger: Its property.
    /// - Returns: NDJSON, or the problem: the agent must pull first, or take a snapshot.
    /// - Throws: ``CloudStoreError``.
    func lines(
        for asked: RepairRequest,
        by device: CloudLedger.DeviceRecord,
        from ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<[UInt8], Problem> {
        let head = try ledger.position()
        guard let from = FeedCursor(asked.cursor), from.cloudEpoch == cloudEpoch,
            from.position <= head
        else { return .failure(Feed.unknown(cloudEpoch)) }
        let view = FeedCursor.view(of: device.id)
        guard from.view == view, asked.view == view else {
            return .failure(Problem(.viewChanged, members: ["action": "snapshot"]))
        }
        guard FeedCollection(rawValue: asked.collection) != nil else {
            return .failure(Problem(.notFound))
        }
        // Sums of two different cuts prove nothing of either.
        guard from.position == head, from.base == head else {
            return .failure(Problem(.checkpointMoved, members: ["action": "pull"]))
        }
        var buckets: [String: Bucket] = [:]
        for json in try ledger.documents(of: asked.collection, seenBy: device) {
            do throws(ShapeError) {
                let document = try Change.Document(json, "doc")
                let name = RepairRequest.bucket(idDigest: Self.digest(Array(document.id.utf8)))
                buckets[name, default: Bucket()].add(document, of: asked.collection)
            } catch { throw .damaged }
        }
        let names = Set(buckets.keys).union(asked.buckets.keys).sorted()
        var bytes: [UInt8] = []
        for name in names {
            let bucket = buckets[name] ?? Bucket()
            guard bucket.sum != asked.buckets[name] ?? RowSum() else { continue }
            bytes += Change.bucket(name, bucket.sum).line + bucket.lines
        }
        return .success(bytes)
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes).bytes }

    /// The rows whose ids begin with the same two hexadecimal digits of their digest.
    private struct Bucket {
        var sum = RowSum()
        var lines: [UInt8] = []

        mutating func add(_ document: Change.Document, of collection: String) {
            let row = RowSum.row(in: collection, document: document.json.canonicalBytes)
            sum.add(Repair.digest(row))
            lines += Change.put(collection: collection, document).line
        }
    }
}
