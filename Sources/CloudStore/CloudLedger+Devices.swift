public import Ledger
public import Sync
public import World

/// The devices of the property and the tokens that let one in.
extension CloudLedger {
    /// A device as the cloud knows it.
    public struct DeviceRecord: Hashable, Sendable {
        /// The device.
        public let id: ID
        /// Its code, as on its slips.
        public let code: String
        /// What it may do.
        public let status: DeviceStanding
        /// How many actions the property had received when it was revoked; nil when it is not.
        public let revokedAfter: Int64?
        /// The 32 bytes that its PIN verifiers are keyed with.
        public let pepper: [UInt8]
        /// When it was last heard of.
        public let lastSeen: Timestamp
        /// The change-log position of the last cut it was given.
        public let pulledPosition: Int64

        /// Puts the parts together.
        public init(
            id: ID,
            code: String,
            status: DeviceStanding,
            revokedAfter: Int64?,
            pepper: [UInt8],
            lastSeen: Timestamp,
            pulledPosition: Int64 = 0
        ) {
            self.id = id
            self.code = code
            self.status = status
            self.revokedAfter = revokedAfter
            self.pepper = pepper
            self.lastSeen = lastSeen
            self.pulledPosition = pulledPosition
        }
    }

    /// A device, nil when the property has none of that id.
    ///
    /// - Throws: ``CloudStoreError``.
    public func device(_ id: ID) throws(CloudStoreError) -> DeviceRecord? {
        guard let row = try rows(DeviceSQL.byID, [.id(id)]).first else { return nil }
        return try Self.device(row)
    }

    /// A device by its code.
    ///
    /// - Throws: ``CloudStoreError``.
    public func device(code: String) throws(CloudStoreError) -> DeviceRecord? {
        guard let row = try rows(DeviceSQL.byCode, [.text(code)]).first else { return nil }
        return try Self.device(row)
    }

    /// Enters a device with its first key; the directory learns the key's thumbprint.
    ///
    /// - Parameters:
    ///   - device: The device, its code not yet given in the property.
    ///   - key: The 32 bytes of its public key.
    ///   - thumbprint: The key's thumbprint.
    ///   - agent: What the agent said of itself.
    ///   - replaces: The device it takes the place of.
    /// - Returns: False when the key belongs to another device already; nothing is written then.
    /// - Throws: ``CloudStoreError``.
    public func add(
        _ device: DeviceRecord,
        key: [UInt8],
        thumbprint: String,
        agent: JSON,
        replaces: ID?
    ) throws(CloudStoreError) -> Bool {
        guard try enter(.deviceKey, thumbprint, for: device.id.text) else { return false }
        try run(
            DeviceSQL.add,
            [
                .id(device.id), .text(device.code), .text(device.status.rawValue),
                .bytes(device.pepper), .id(replaces), .json(agent), .moment(now),
            ]
        )
        try run(DeviceSQL.addKey, [.id(device.id), .text(thumbprint), .bytes(key)])
        try put("devices", Self.document(of: device, seen: now))
        return true
    }

    /// Changes what a device may do.
    ///
    /// - Throws: ``CloudStoreError``.
    public func set(_ status: DeviceStanding, of device: ID) throws(CloudStoreError) {
        guard let old = try self.device(device), old.status != status else { return }
        let arrivals: CloudValue = status == .revoked ? .integer(try arrivals()) : .null
        try run(DeviceSQL.setStatus, [.id(device), .text(status.rawValue), arrivals])
    }

    /// Notes that a device was heard of; siblings are told once an hour at most.
    ///
    /// - Throws: ``CloudStoreError``.
    public func saw(_ device: DeviceRecord) throws(CloudStoreError) {
        guard now.milliseconds - device.lastSeen.milliseconds >= 3_600_000 else { return }
        try run(DeviceSQL.seen, [.id(device.id), .moment(now)])
        try put("devices", Self.document(of: device, seen: now))
    }

    /// Notes which cut a device was given, so that hints can tell it of later ones.
    ///
    /// - Throws: ``CloudStoreError``.
    public func pulled(_ device: ID, through position: Int64) throws(CloudStoreError) {
        try run(DeviceSQL.pulled, [.id(device), .integer(position)])
    }

    /// Keeps the digest of a fresh enrolment token.
    ///
    /// - Parameters:
    ///   - digest: Its SHA-256 in base64url.
    ///   - expiry: Until when it is good.
    /// - Throws: ``CloudStoreError``.
    public func addToken(_ digest: String, until expiry: Timestamp) throws(CloudStoreError) {
        guard try enter(.enrolToken, digest, for: digest) else { throw .damaged }
        try run(DeviceSQL.addToken, [.text(digest), .moment(expiry)])
    }

    /// An enrolment token: when it ends, and the key it was used with, if it was.
    ///
    /// - Throws: ``CloudStoreError``.
    public func token(
        _ digest: String
    ) throws(CloudStoreError) -> (expiry: Timestamp, thumbprint: String?)? {
        guard let row = try rows(DeviceSQL.token, [.text(digest)]).first else { return nil }
        return (try row.moment(0), try row.optionalText(1))
    }

    /// Binds a token to the key it was used with, for ever.
    ///
    /// - Throws: ``CloudStoreError``.
    public func use(token digest: String, by thumbprint: String) throws(CloudStoreError) {
        try run(DeviceSQL.useToken, [.text(digest), .text(thumbprint)])
    }

    private static func document(of device: DeviceRecord, seen: Timestamp) -> JSON {
        [
            "id": .text(device.id.text), "code": .text(device.code),
            "last_seen": .text(seen.text),
        ]
    }

    private static func device(_ row: CloudRow) throws(CloudStoreError) -> DeviceRecord {
        guard let status = DeviceStanding(rawValue: try row.text(2)) else { throw .damaged }
        return DeviceRecord(
            id: try row.id(0),
            code: try row.text(1),
            status: status,
            revokedAfter: try row.optionalInteger(3),
            pepper: try row.bytes(4),
            lastSeen: try row.moment(5),
            pulledPosition: try row.integer(6)
        )
    }
}

private enum DeviceSQL {
    static let byID: StaticString = """
        SELECT device_id, code, status, revoked_after, pepper, last_seen, pulled_pos FROM device
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
    static let byCode: StaticString = """
        SELECT device_id, code, status, revoked_after, pepper, last_seen, pulled_pos FROM device
        WHERE tenant_id = $1 AND property_id = $2 AND code = $3
        """
    static let add: StaticString = """
        INSERT INTO device
        (tenant_id, property_id, device_id, code, status, revoked_after, pepper, replaces, agent,
        last_seen, pulled_pos)
        VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9, 0)
        """
    static let addKey: StaticString = """
        INSERT INTO device_key (tenant_id, property_id, device_id, thumbprint, public_key)
        VALUES ($1, $2, $3, $4, $5)
        """
    static let setStatus: StaticString = """
        UPDATE device SET status = $4, revoked_after = $5
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
    static let seen: StaticString = """
        UPDATE device SET last_seen = $4
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
    static let pulled: StaticString = """
        UPDATE device SET pulled_pos = $4
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
    static let addToken: StaticString = """
        INSERT INTO enrol_token (tenant_id, property_id, digest, expires_at, thumbprint)
        VALUES ($1, $2, $3, $4, NULL)
        """
    static let token: StaticString = """
        SELECT expires_at, thumbprint FROM enrol_token
        WHERE tenant_id = $1 AND property_id = $2 AND digest = $3
        """
    static let useToken: StaticString = """
        UPDATE enrol_token SET thumbprint = $4
        WHERE tenant_id = $1 AND property_id = $2 AND digest = $3 AND thumbprint IS NULL
        """
}
