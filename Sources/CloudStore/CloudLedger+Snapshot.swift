public import Ledger
public import World

/// Snapshots that were made for a device: a manifest and immutable parts (P13).
extension CloudLedger {
    /// A snapshot as it is kept.
    public struct SnapshotRecord: Hashable, Sendable {
        /// Its id.
        public let id: String
        /// The manifest as it is answered.
        public let manifest: JSON
        /// Until when its parts can be had.
        public let expiry: Timestamp

        /// Puts the parts together.
        public init(id: String, manifest: JSON, expiry: Timestamp) {
            self.id = id
            self.manifest = manifest
            self.expiry = expiry
        }
    }

    /// The snapshot that a request of a device made before, nil when there is none.
    ///
    /// - Throws: ``CloudStoreError``.
    public func snapshot(
        request: String,
        device: ID
    ) throws(CloudStoreError) -> SnapshotRecord? {
        try Self.record(rows(SnapshotSQL.byRequest, [.id(device), .text(request)]).first)
    }

    /// A snapshot of a device by its id.
    ///
    /// - Throws: ``CloudStoreError``.
    public func snapshot(_ id: String, device: ID) throws(CloudStoreError) -> SnapshotRecord? {
        try Self.record(rows(SnapshotSQL.byID, [.id(device), .text(id)]).first)
    }

    /// Keeps a snapshot with its parts, numbered from 1.
    ///
    /// - Parameters:
    ///   - record: The snapshot.
    ///   - parts: The gzip files.
    ///   - device: Whose view it is.
    ///   - request: The request it answers.
    /// - Throws: ``CloudStoreError``.
    public func keep(
        _ record: SnapshotRecord,
        parts: [[UInt8]],
        device: ID,
        request: String
    ) throws(CloudStoreError) {
        try run(
            SnapshotSQL.keep,
            [
                .text(record.id), .id(device), .text(request), .json(record.manifest),
                .moment(record.expiry),
            ]
        )
        for (index, part) in parts.enumerated() {
            let values: [CloudValue] = [
                .text(record.id), .integer(Int64(index + 1)), .bytes(part),
            ]
            try run(SnapshotSQL.keepPart, values)
        }
    }

    /// One part of a snapshot, nil when there is none of that number.
    ///
    /// - Throws: ``CloudStoreError``.
    public func part(_ n: Int64, of snapshot: String) throws(CloudStoreError) -> [UInt8]? {
        try rows(SnapshotSQL.part, [.text(snapshot), .integer(n)]).first?.bytes(0)
    }

    /// Removes the snapshots of a device that have ended; the request ids are free again.
    ///
    /// - Throws: ``CloudStoreError``.
    public func dropOldSnapshots(of device: ID) throws(CloudStoreError) {
        for row in try rows(SnapshotSQL.old, [.id(device), .moment(now)]) {
            let id = CloudValue.text(try row.text(0))
            try run(SnapshotSQL.dropParts, [id])
            try run(SnapshotSQL.drop, [id])
        }
    }

    private static func record(_ row: CloudRow?) throws(CloudStoreError) -> SnapshotRecord? {
        guard let row else { return nil }
        return SnapshotRecord(
            id: try row.text(0),
            manifest: try row.json(1),
            expiry: try row.moment(2)
        )
    }
}

private enum SnapshotSQL {
    static let byRequest: StaticString = """
        SELECT snapshot_id, manifest, expires_at FROM snapshot
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND request_id = $4
        """
    static let byID: StaticString = """
        SELECT snapshot_id, manifest, expires_at FROM snapshot
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND snapshot_id = $4
        """
    static let keep: StaticString = """
        INSERT INTO snapshot
        (tenant_id, property_id, snapshot_id, device_id, request_id, manifest, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    static let keepPart: StaticString = """
        INSERT INTO snapshot_part (tenant_id, property_id, snapshot_id, n, bytes)
        VALUES ($1, $2, $3, $4, $5)
        """
    static let part: StaticString = """
        SELECT bytes FROM snapshot_part
        WHERE tenant_id = $1 AND property_id = $2 AND snapshot_id = $3 AND n = $4
        """
    static let old: StaticString = """
        SELECT snapshot_id FROM snapshot
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND expires_at < $4
        """
    static let dropParts: StaticString = """
        DELETE FROM snapshot_part
        WHERE tenant_id = $1 AND property_id = $2 AND snapshot_id = $3
        """
    static let drop: StaticString = """
        DELETE FROM snapshot
        WHERE tenant_id = $1 AND property_id = $2 AND snapshot_id = $3
        """
}
