public import Ledger
public import World

/// What decides whether a device is served here at all: where its property is, and how old its
/// agent is.
extension CloudLedger {
    /// Where devices of the property must go, nil while it is served here.
    ///
    /// - Throws: ``CloudStoreError``.
    public func newHome() throws(CloudStoreError) -> String? {
        let found = try rows(MovedSQL.home).first
        let address = try found?.text(0) ?? ""
        return address.isEmpty ? nil : address
    }

    /// Sends the devices of the property elsewhere, or serves them here again.
    ///
    /// - Parameter address: The base URL of the other cloud; nil for this one.
    /// - Throws: ``CloudStoreError``.
    public func move(to address: String?) throws(CloudStoreError) {
        let value = CloudValue.text(address ?? "")
        if try run(MovedSQL.update, [value]) == 0 { try run(MovedSQL.insert, [value]) }
    }

    /// What the agent of a device last said of itself.
    ///
    /// - Throws: ``CloudStoreError``.
    public func agent(of device: ID) throws(CloudStoreError) -> JSON? {
        try rows(MovedSQL.agent, [.id(device)]).first?.optionalJSON(0)
    }

    /// Notes what the agent of a device says of itself, when it is news.
    ///
    /// - Throws: ``CloudStoreError``.
    public func keep(agent: JSON, of device: ID) throws(CloudStoreError) {
        if try self.agent(of: device) == agent { return }
        try run(MovedSQL.keepAgent, [.id(device), .json(agent)])
    }
}

private enum MovedSQL {
    static let home: StaticString = """
        SELECT value FROM setting WHERE tenant_id = $1 AND name = 'moved_to ' || $2
        """
    static let update: StaticString = """
        UPDATE setting SET value = $3 WHERE tenant_id = $1 AND name = 'moved_to ' || $2
        """
    static let insert: StaticString = """
        INSERT INTO setting (tenant_id, name, value) VALUES ($1, 'moved_to ' || $2, $3)
        """
    static let agent: StaticString = """
        SELECT agent FROM device
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
    static let keepAgent: StaticString = """
        UPDATE device SET agent = $4
        WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
        """
}
