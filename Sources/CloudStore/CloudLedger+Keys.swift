public import Ledger
import World

/// A device's keys: one in use, and for a while the one before it (P5.7).
extension CloudLedger {
    /// How long an old key is good beside the new one, in milliseconds.
    private static let overlap: Int64 = 7 * 86_400_000

    /// The public key of a thumbprint, nil when no device of the property has it any more.
    ///
    /// - Throws: ``CloudStoreError``.
    public func key(_ thumbprint: String) throws(CloudStoreError) -> (device: ID, raw: [UInt8])? {
        guard let row = try rows(SQL.key, [.text(thumbprint)]).first else { return nil }
        if let end = try row.optionalInteger(2), now.milliseconds >= end { return nil }
        return (try row.id(0), try row.bytes(1))
    }

    /// Enters a new key of a device; its old one is good until the new one is used, for seven days
    /// at most.
    ///
    /// - Parameters:
    ///   - key: The 32 bytes of the new public key.
    ///   - thumbprint: Its thumbprint.
    ///   - old: The thumbprint of the key that signed for it.
    ///   - device: The device.
    /// - Returns: False when the key is somebody else's or was this device's before; nothing is
    ///   written then. The same change asked for again is no fault.
    /// - Throws: ``CloudStoreError``.
    public func rotate(
        to key: [UInt8],
        thumbprint: String,
        from old: String,
        of device: ID
    ) throws(CloudStoreError) -> Bool {
        if let row = try rows(SQL.successor, [.text(old)]).first,
            let known = try row.optionalText(0)
        {
            return known == thumbprint
        }
        guard try rows(SQL.key, [.text(thumbprint)]).isEmpty,
            try enter(.deviceKey, thumbprint, for: device.text)
        else { return false }
        try run(SQL.add, [.id(device), .text(thumbprint), .bytes(key)])
        let end = now.adding(milliseconds: Self.overlap)
        try run(SQL.replace, [.text(old), .text(thumbprint), .moment(end)])
        return true
    }

    /// Ends the keys that one took the place of, now that it was used.
    ///
    /// - Throws: ``CloudStoreError``.
    public func endKeys(before thumbprint: String) throws(CloudStoreError) {
        try run(SQL.end, [.text(thumbprint), .moment(now)])
    }

    private enum SQL {
        static let key: StaticString = """
            SELECT device_id, public_key, ends_at FROM device_key
            WHERE tenant_id = $1 AND property_id = $2 AND thumbprint = $3
            """
        static let successor: StaticString = """
            SELECT successor FROM device_key
            WHERE tenant_id = $1 AND property_id = $2 AND thumbprint = $3
            """
        static let add: StaticString = """
            INSERT INTO device_key (tenant_id, property_id, device_id, thumbprint, public_key)
            VALUES ($1, $2, $3, $4, $5)
            """
        static let replace: StaticString = """
            UPDATE device_key SET successor = $4, ends_at = $5
            WHERE tenant_id = $1 AND property_id = $2 AND thumbprint = $3
            """
        static let end: StaticString = """
            UPDATE device_key SET ends_at = $4
            WHERE tenant_id = $1 AND property_id = $2 AND successor = $3 AND ends_at > $4
            """
    }
}
