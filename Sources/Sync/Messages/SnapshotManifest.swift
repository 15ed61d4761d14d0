import Ledger
public import World

/// A snapshot that is ready: what its parts are, and what the whole must add up to.
///
/// - SeeAlso: P13.
public struct SnapshotManifest: Hashable, Sendable {
    /// One immutable gzip file of `put` lines.
    public struct Part: Hashable, Sendable {
        /// Its number, from 1.
        public let number: Int64
        /// 0 is what makes a desk usable.
        public let priority: Int64
        /// The size of the file.
        public let byteCount: Int64
        /// How many lines.
        public let rowCount: Int64
        /// The SHA-256 of the file.
        public let sha256: [UInt8]
        /// The collections that it has rows of.
        public let collections: [String]

        /// Makes a description.
        public init(
            number: Int64,
            priority: Int64,
            byteCount: Int64,
            rowCount: Int64,
            sha256: [UInt8],
            collections: [String]
        ) {
            self.number = number
            self.priority = priority
            self.byteCount = byteCount
            self.rowCount = rowCount
            self.sha256 = sha256
            self.collections = collections
        }
    }

    /// The largest part, in bytes (P13.3).
    public static let partSizeLimit: Int64 = 524_288

    /// Its name.
    public var snapshotID: String
    /// The epoch of the cloud that made it.
    public var cloudEpoch: String
    /// The view it is of.
    public var view: String
    /// Where the pull goes on after it.
    public var cursor: Cursor
    /// When it was made.
    public var at: Timestamp
    /// Until when it can be had.
    public var expiresAt: Timestamp
    /// The parts up to this priority are a usable subset.
    public var usableAfterPriority: Int64
    /// The parts.
    public var parts: [Part]
    /// What each collection must add up to.
    public var sums: [String: RowSum]
    /// What the cloud held and had decided in this cut.
    public var custody: [Custody]

    /// Makes a manifest with nothing in it.
    public init(snapshotID: String, cloudEpoch: String, view: String, cursor: Cursor, at: Timestamp)
    {
        self.snapshotID = snapshotID
        self.cloudEpoch = cloudEpoch
        self.view = view
        self.cursor = cursor
        self.at = at
        expiresAt = at.adding(milliseconds: 72 * 3_600_000)
        usableAfterPriority = 0
        parts = []
        sums = [:]
        custody = []
    }

    /// Reads the wire form of a snapshot that is ready.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        self.init(
            snapshotID: try members.text("snapshot_id", limit: 80),
            cloudEpoch: try members.text("epoch"),
            view: try members.text("view"),
            cursor: try Cursor(members.required("cursor"), "cursor"),
            at: try members.moment("at")
        )
        expiresAt = try members.moment("expires_at")
        usableAfterPriority = try members.integer("usable_after_prio")
        parts = try members.list("parts", Part.init)
        sums = try members.table("sums", RowSum.init)
        custody = try members.list("custody", Custody.init)
    }

    /// The wire form.
    public var json: JSON {
        [
            "snapshot_id": .text(snapshotID), "state": "ready", "epoch": .text(cloudEpoch),
            "view": .text(view), "cursor": .text(cursor.text), "at": .text(at.text),
            "expires_at": .text(expiresAt.text),
            "usable_after_prio": .integer(usableAfterPriority),
            "parts": .list(parts.map(\.json)), "sums": .object(sums.mapValues(\.json)),
            "custody": .list(custody.map(\.json)),
        ]
    }
}

extension SnapshotManifest.Part {
    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        number = try members.integer("n", in: 1...999_999_999)
        priority = try members.count("prio")
        byteCount = try members.integer("bytes", in: 1...SnapshotManifest.partSizeLimit)
        rowCount = try members.count("rows")
        sha256 = try members.digest("sha256")
        collections = try members.list("collections", JSONMembers.text)
    }

    var json: JSON {
        [
            "n": .integer(number), "prio": .integer(priority), "bytes": .integer(byteCount),
            "rows": .integer(rowCount), "sha256": .bytes(sha256),
            "collections": .list(collections.map(JSON.text)),
        ]
    }
}
