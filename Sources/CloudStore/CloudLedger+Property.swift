public import Ledger
import World

/// The property itself and the secrets of its people, as the import writes them.
extension CloudLedger {
    /// The names of a tenant and of one of its properties.
    public struct Names: Hashable, Sendable {
        /// The code of the tenant.
        public let tenantCode: String
        /// The name of the tenant.
        public let tenantName: String
        /// The code of the property, unique in the cloud.
        public let code: String
        /// The name of the property.
        public let name: String
        /// Its zone, as in `Asia/Kabul`.
        public let zone: String
        /// Its base currency.
        public let baseCurrency: String

        /// Puts the names together.
        public init(
            tenant: (code: String, name: String),
            property: (code: String, name: String),
            zone: String,
            baseCurrency: String
        ) {
            (tenantCode, tenantName) = tenant
            (code, name) = property
            self.zone = zone
            self.baseCurrency = baseCurrency
        }
    }

    /// What the cloud keeps of a PIN: never the PIN (SEC-11).
    public struct PINSecret: Hashable, Sendable {
        /// Goes up with each change.
        public let version: Int64
        /// The scrypt cost: log2 of N, r, p.
        public let cost: [Int64]
        /// The salt.
        public let salt: [UInt8]
        /// The slow hash.
        public let output: [UInt8]

        /// Puts the parts together.
        ///
        /// Precondition: the cost has three numbers.
        public init(version: Int64, cost: [Int64], salt: [UInt8], output: [UInt8]) {
            precondition(cost.count == 3, "a scrypt cost is N, r and p")
            self.version = version
            self.cost = cost
            self.salt = salt
            self.output = output
        }
    }

    /// Writes tenant and property and enters their codes in the directory.
    ///
    /// - Returns: False when a code belongs to another tenant or property.
    /// - Throws: ``CloudStoreError``.
    public func saveProperty(_ names: Names) throws(CloudStoreError) -> Bool {
        guard try enter(.property, names.code, for: scope.property.text) else { return false }
        let tenant: [CloudValue] = [.text(names.tenantCode), .text(names.tenantName)]
        if try run(SQL.updateTenant, tenant) == 0 { try run(SQL.insertTenant, tenant) }
        let values: [CloudValue] = [
            .text(names.code), .text(names.name), .text(names.zone), .text(names.baseCurrency),
        ]
        if try run(SQL.updateProperty, values) == 0 { try run(SQL.insertProperty, values) }
        return true
    }

    /// The names of the property, nil before it was imported.
    ///
    /// - Throws: ``CloudStoreError``.
    public func names() throws(CloudStoreError) -> Names? {
        guard let row = try rows(SQL.names).first else { return nil }
        return Names(
            tenant: (try row.text(0), try row.text(1)),
            property: (try row.text(2), try row.text(3)),
            zone: try row.text(4),
            baseCurrency: try row.text(5)
        )
    }

    /// Keeps the secret of a member of staff; the `staff` document itself carries no `pin`.
    ///
    /// - Throws: ``CloudStoreError``.
    public func savePIN(_ secret: PINSecret, of staff: ID) throws(CloudStoreError) {
        let values: [CloudValue] =
            [.id(staff), .integer(secret.version)] + secret.cost.map(CloudValue.integer) + [
                .bytes(secret.salt), .bytes(secret.output),
            ]
        if try run(SQL.updateSecret, values) == 0 { try run(SQL.insertSecret, values) }
    }

    /// The secret of a member of staff, nil when no PIN was set.
    ///
    /// - Throws: ``CloudStoreError``.
    public func pin(of staff: ID) throws(CloudStoreError) -> PINSecret? {
        guard let row = try rows(SQL.secret, [.id(staff)]).first else { return nil }
        return PINSecret(
            version: try row.integer(0),
            cost: [try row.integer(1), try row.integer(2), try row.integer(3)],
            salt: try row.bytes(4),
            output: try row.bytes(5)
        )
    }

    private enum SQL {
        static let updateTenant: StaticString = """
            UPDATE tenant SET code = $3, name = $4 WHERE tenant_id = $1
            """
        static let insertTenant: StaticString = """
            INSERT INTO tenant (tenant_id, code, name) VALUES ($1, $3, $4)
            """
        static let updateProperty: StaticString = """
            UPDATE property SET code = $3, name = $4, zone = $5, base_currency = $6
            WHERE tenant_id = $1 AND property_id = $2
            """
        static let insertProperty: StaticString = """
            INSERT INTO property (tenant_id, property_id, code, name, zone, base_currency)
            VALUES ($1, $2, $3, $4, $5, $6)
            """
        static let names: StaticString = """
            SELECT t.code, t.name, p.code, p.name, p.zone, p.base_currency
            FROM property p JOIN tenant t ON t.tenant_id = p.tenant_id
            WHERE p.tenant_id = $1 AND t.tenant_id = $1 AND p.property_id = $2
            """
        static let updateSecret: StaticString = """
            UPDATE staff_secret
            SET version = $4, log2_n = $5, r = $6, p = $7, salt = $8, output = $9
            WHERE tenant_id = $1 AND property_id = $2 AND staff_id = $3
            """
        static let insertSecret: StaticString = """
            INSERT INTO staff_secret
            (tenant_id, property_id, staff_id, version, log2_n, r, p, salt, output)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """
        static let secret: StaticString = """
            SELECT version, log2_n, r, p, salt, output FROM staff_secret
            WHERE tenant_id = $1 AND property_id = $2 AND staff_id = $3
            """
    }
}
