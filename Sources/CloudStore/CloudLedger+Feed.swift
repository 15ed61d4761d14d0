import Keyring
import Ledger
public import Sync
public import World

/// What a device pulls: the newest versions after a position, as that device may see them.
extension CloudLedger {
    /// One changed document.
    public struct FeedChange: Hashable, Sendable {
        /// Its position in the change log.
        public let position: Int64
        /// Its collection.
        public let collection: String
        /// Its id.
        public let id: String
        /// Its version.
        public let ver: Int64
        /// The document; nil when it is gone.
        public let document: JSON?
        /// Whether what is gone left the view only.
        public let isOutOfScope: Bool
    }

    /// The newest change of each document after a position, in the order of positions.
    ///
    /// - Parameters:
    ///   - position: Where the device stands.
    ///   - device: The device.
    ///   - limit: How many changes at most.
    /// - Returns: The changes; fewer than the limit when there are no more.
    /// - Throws: ``CloudStoreError``.
    public func changes(
        after position: Int64,
        for device: DeviceRecord,
        limit: Int
    ) throws(CloudStoreError) -> [FeedChange] {
        let values: [CloudValue] = [
            .integer(position), .id(device.id), .integer(Int64(limit)),
        ]
        var changes: [FeedChange] = []
        for row in try rows(FeedSQL.changes, values) {
            let collection = try row.text(1)
            let id = try row.text(2)
            let state = try row.text(4)
            var document: JSON?
            if state == "live" {
                document = try shown(row.json(5), of: collection, to: device)
            }
            changes.append(
                FeedChange(
                    position: try row.integer(0),
                    collection: collection,
                    id: id,
                    ver: try row.integer(3),
                    document: document,
                    isOutOfScope: state == "out_of_scope"
                )
            )
        }
        return changes
    }

    /// The names of the collections that changed after a position.
    ///
    /// - Throws: ``CloudStoreError``.
    public func collections(
        changedAfter position: Int64,
        for device: DeviceRecord
    ) throws(CloudStoreError) -> [String] {
        var names: [String] = []
        for row in try rows(FeedSQL.changed, [.integer(position), .id(device.id)]) {
            names.append(try row.text(0))
        }
        return names
    }

    /// The sum of a collection as a device must have it.
    ///
    /// - Throws: ``CloudStoreError``.
    public func sum(
        of collection: String,
        for device: DeviceRecord
    ) throws(CloudStoreError) -> RowSum {
        var sum = RowSum()
        guard collection != "staff" else {
            for document in try documents("staff") {
                let row = RowSum.row(
                    in: "staff",
                    document: try shown(document, of: "staff", to: device).canonicalBytes
                )
                sum.add(Digest.sha256(row).bytes)
            }
            return sum
        }
        for row in try rows(FeedSQL.digests, [.text(collection), .id(device.id)]) {
            let total = UInt64(bitPattern: try row.integer(0))
            sum = RowSum(count: sum.count + 1, total: sum.total &+ total)
        }
        return sum
    }

    /// All documents of a collection as a device sees them, in the order of their ids.
    ///
    /// - Throws: ``CloudStoreError``.
    public func documents(
        of collection: String,
        seenBy device: DeviceRecord
    ) throws(CloudStoreError) -> [JSON] {
        let found = try documents(collection) + documents(collection, device: device.id)
        var seen: [JSON] = []
        for document in found {
            if collection == "devices", document["id"] == .text(device.id.text) { continue }
            seen.append(try shown(document, of: collection, to: device))
        }
        return seen
    }

    /// Renews the leases of the roster once a day (ROL-3): seven days from now.
    ///
    /// - Parameter days: How long a lease lasts.
    /// - Throws: ``CloudStoreError``.
    public func renewRoster(days: Int64 = 7) throws(CloudStoreError) {
        let length = days * 86_400_000
        for document in try documents("staff") {
            let end = document["valid_until"]?.textValue.flatMap(Timestamp.init)
            let left = end.map { $0.milliseconds - now.milliseconds } ?? 0
            guard left < length - 86_400_000, var members = document.objectValue else { continue }
            members["valid_until"] = .text(now.adding(milliseconds: length).text)
            try put("staff", .object(members))
        }
    }

    /// A member of staff gets the verifier that only this device's pepper makes (P12.4).
    private func shown(
        _ document: JSON,
        of collection: String,
        to device: DeviceRecord
    ) throws(CloudStoreError) -> JSON {
        guard collection == "staff", var members = document.objectValue,
            let id = document["id"]?.textValue.flatMap({ ID($0) })
        else { return document }
        members["pin"] = .null
        if let secret = try pin(of: id) { members["pin"] = try secret.shown(to: device) }
        return .object(members)
    }
}

extension CloudLedger.PINSecret {
    func shown(to device: CloudLedger.DeviceRecord) throws(CloudStoreError) -> JSON {
        guard
            let cost = ScryptCost(log2N: Int(cost[0]), r: Int(cost[1]), p: Int(cost[2])),
            (8...64).contains(salt.count)
        else { throw .damaged }
        let tag = PINVerifier.verifier(
            pepper: Secret(copying: device.pepper),
            scryptOutput: Secret(copying: output)
        )
        return PINVerifier(version: version, cost: cost, salt: salt, verifier: tag).json
    }
}

private enum FeedSQL {
    static let changes: StaticString = """
        SELECT l.pos, l.collection, l.id, l.ver, d.state, d.doc
        FROM change_log l JOIN document d
        ON d.tenant_id = l.tenant_id AND d.property_id = l.property_id
        AND d.collection = l.collection AND d.device_id = l.device_id AND d.id = l.id
        AND d.pos = l.pos
        WHERE l.tenant_id = $1 AND l.property_id = $2 AND l.pos > $3
        AND (l.device_id = '' OR l.device_id = $4)
        AND NOT (l.collection = 'devices' AND l.id = $4) ORDER BY l.pos LIMIT $5
        """
    static let changed: StaticString = """
        SELECT DISTINCT collection FROM change_log
        WHERE tenant_id = $1 AND property_id = $2 AND pos > $3
        AND (device_id = '' OR device_id = $4)
        AND NOT (collection = 'devices' AND id = $4) ORDER BY collection
        """
    static let digests: StaticString = """
        SELECT digest FROM document
        WHERE tenant_id = $1 AND property_id = $2 AND collection = $3 AND state = 'live'
        AND (device_id = '' OR device_id = $4)
        AND NOT (collection = 'devices' AND id = $4)
        """
}
