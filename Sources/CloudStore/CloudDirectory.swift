import Ledger
import World

/// How a request finds its tenant: by a device key, an enrolment token or a property code.
///
/// The one table that may be read without knowing the tenant; it holds ids and hashes only
/// (SEC-31). Its rows come and go with what they name, in the same transaction.
public struct CloudDirectory {
    /// What a key of the directory is.
    public enum Kind: String, Sendable {
        /// The thumbprint of a device key.
        case deviceKey = "device_key"
        /// The SHA-256 of an enrolment token, in base64url.
        case enrolToken = "enrol_token"
        /// The code of a property.
        case property
        /// The code of a tenant; its row names no property.
        case tenant
    }

    /// What the directory says of a key.
    public struct Entry: Hashable, Sendable {
        /// The property.
        public let scope: CloudScope
        /// What the key stands for: a device, a token's digest, a property.
        public let id: String
    }

    private let session: any CloudSession

    init(session: any CloudSession) {
        self.session = session
    }

    /// Finds a key.
    ///
    /// - Throws: ``CloudStoreError``.
    public func find(_ kind: Kind, _ key: String) throws(CloudStoreError) -> Entry? {
        guard let row = try session.rows(SQL.find, [.text(kind.rawValue), .text(key)]).first else {
            return nil
        }
        let scope = CloudScope(tenant: try row.id(0), property: try row.id(1))
        return Entry(scope: scope, id: try row.text(2))
    }

    /// All properties of the cloud, for workers that go round (SEC-31).
    ///
    /// - Throws: ``CloudStoreError``.
    public func properties() throws(CloudStoreError) -> [CloudScope] {
        var scopes: [CloudScope] = []
        for row in try session.rows(SQL.properties, []) {
            scopes.append(CloudScope(tenant: try row.id(0), property: try row.id(1)))
        }
        return scopes
    }

    private enum SQL {
        static let find: StaticString = """
            SELECT tenant_id, property_id, id FROM directory WHERE kind = $1 AND key = $2
            """
        static let properties: StaticString = """
            SELECT tenant_id, property_id FROM directory WHERE kind = 'property' ORDER BY key
            """
    }
}

extension CloudDriver {
    /// Looks into the directory.
    ///
    /// - Parameter body: The looking.
    /// - Returns: What the body returned.
    /// - Throws: ``CloudStoreError``.
    public func directory<Result: Sendable>(
        _ body: (CloudDirectory) throws(CloudStoreError) -> Result
    ) throws(CloudStoreError) -> Result {
        try transaction(tenant: "-") { (session) throws(CloudStoreError) in
            try body(CloudDirectory(session: session))
        }
    }
}

extension CloudLedger {
    /// Enters a key of this property in the directory; one that is entered already stays.
    ///
    /// - Parameters:
    ///   - kind: What kind of key.
    ///   - key: The key, unique in the cloud.
    ///   - id: What it stands for.
    /// - Returns: False when the key belongs to something else.
    /// - Throws: ``CloudStoreError``.
    public func enter(
        _ kind: CloudDirectory.Kind,
        _ key: String,
        for id: String
    ) throws(CloudStoreError) -> Bool {
        let values: [CloudValue] = [.text(kind.rawValue), .text(key), .text(id)]
        try run(DirectorySQL.enter, values)
        return try !rows(DirectorySQL.own, values).isEmpty
    }
}

private enum DirectorySQL {
    static let enter: StaticString = """
        INSERT INTO directory (tenant_id, property_id, kind, key, id)
        SELECT $1, $2, $3, $4, $5
        WHERE NOT EXISTS (SELECT 1 FROM directory WHERE kind = $3 AND key = $4)
        """
    static let own: StaticString = """
        SELECT 1 FROM directory
        WHERE tenant_id = $1 AND property_id = $2 AND kind = $3 AND key = $4 AND id = $5
        """
}
