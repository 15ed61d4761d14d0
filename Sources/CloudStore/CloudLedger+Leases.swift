public import Ledger
import World

/// The right of one device to open sessions on a drawer.
///
/// - SeeAlso: `domain.md` 6, P16.3.
extension CloudLedger {
    /// Gives a drawer that nobody holds to a device.
    ///
    /// - Parameters:
    ///   - drawer: The drawer.
    ///   - device: The device that wants it.
    /// - Returns: False when somebody holds it, or it is unknown or not active.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    public func grant(_ drawer: ID, to device: ID) throws(CloudStoreError) -> Bool {
        guard let document = try document("drawers", drawer.text), document["active"] == true,
            Self.holder(of: document) == nil
        else { return false }
        try lease(document, to: device)
        return true
    }

    /// Moves a drawer to a device whoever holds it: the fence goes up, and what the old holder
    /// captures from now on goes to a recovery session (LSE-3).
    ///
    /// - Parameters:
    ///   - drawer: The drawer.
    ///   - device: The new holder.
    /// - Returns: False when the drawer is unknown.
    /// - Throws: ``CloudStoreError``.
    public func takeOver(_ drawer: ID, by device: ID) throws(CloudStoreError) -> Bool {
        guard let document = try document("drawers", drawer.text) else { return false }
        if Self.holder(of: document) != device.text { try lease(document, to: device) }
        return true
    }

    /// Takes a drawer back from a device that has no session open on it and nothing outstanding.
    ///
    /// - Parameters:
    ///   - drawer: The drawer.
    ///   - device: The device that gives it back.
    /// - Returns: False when it is not free to go.
    /// - Throws: ``CloudStoreError``.
    @discardableResult
    public func release(_ drawer: ID, from device: ID) throws(CloudStoreError) -> Bool {
        guard let document = try document("drawers", drawer.text),
            Self.holder(of: document) == device.text,
            var members = document.objectValue
        else { return false }
        let isIdle = try documents("cash_sessions").allSatisfy { session in
            session["drawer_id"] != .text(drawer.text)
                || session["device_id"] != .text(device.text)
                || ["closed", "force_closed"].contains(session["state"]?.textValue)
        }
        guard isIdle, try incarnations(of: device).allSatisfy(\.isComplete) else { return false }
        members["lease"] = .null
        try put("drawers", .object(members))
        return true
    }

    private static func holder(of drawer: JSON) -> String? {
        drawer["lease"]?["device_id"]?.textValue
    }

    private func lease(_ drawer: JSON, to device: ID) throws(CloudStoreError) {
        guard var members = drawer.objectValue, let id = drawer["id"]?.textValue else { return }
        let known = try rows(LeaseSQL.number, [.text(id)]).first?.integer(0)
        let shown = drawer["lease"]?["fence"]?.integerValue ?? 0
        let next = max(known ?? 0, shown) + 1
        let values: [CloudValue] = [.text(id), .integer(next)]
        try run(known == nil ? LeaseSQL.insert : LeaseSQL.update, values)
        members["lease"] = ["device_id": .text(device.text), "fence": .integer(next)]
        try put("drawers", .object(members))
    }
}

private enum LeaseSQL {
    static let number: StaticString = """
        SELECT number FROM fence WHERE tenant_id = $1 AND property_id = $2 AND drawer_id = $3
        """
    static let insert: StaticString = """
        INSERT INTO fence (tenant_id, property_id, drawer_id, number) VALUES ($1, $2, $3, $4)
        """
    static let update: StaticString = """
        UPDATE fence SET number = $4
        WHERE tenant_id = $1 AND property_id = $2 AND drawer_id = $3
        """
}
