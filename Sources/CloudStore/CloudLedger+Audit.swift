import Judge
public import Ledger
public import World

/// What desks told auditors.
extension CloudLedger {
    /// Keeps an event, once for its action.
    func put(_ record: AuditRecord) throws(CloudStoreError) {
        try run(
            SQL.add,
            [
                .id(record.actionID), .id(record.deviceID), .integer(try arrivals()),
                .moment(record.at), .id(record.staffID), .text(record.event.kind.rawValue),
                .json(record.event.json),
            ]
        )
    }

    /// The events of a property, the newest first.
    ///
    /// Shape: `at`, `action_id`, `device` (its code), `staff` (its code, null for the agent), and
    /// the members of the event itself.
    ///
    /// - Parameters:
    ///   - kind: Only events of this kind; every kind for nil.
    ///   - device: Only events of this device; every device for nil.
    ///   - limit: How many at most.
    /// - Returns: The events.
    /// - Throws: ``CloudStoreError``.
    public func auditEvents(
        of kind: AuditEvent.Kind?,
        from device: ID?,
        limit: Int
    ) throws(CloudStoreError) -> [JSON] {
        let found = try rows(
            SQL.list,
            [.text(kind?.rawValue ?? ""), .text(device?.text ?? ""), .integer(Int64(limit))]
        )
        var codes: [ID: String] = [:]
        var events: [JSON] = []
        for row in found {
            let device = try row.id(1)
            if codes[device] == nil { codes[device] = try self.device(device)?.code ?? "" }
            var members = try row.json(4).objectValue ?? [:]
            members["action_id"] = .text(try row.text(0))
            members["device"] = .text(codes[device] ?? "")
            members["at"] = .text(try row.moment(2).text)
            let staff = try row.optionalText(3)
            members["staff"] = .null
            if let staff {
                members["staff"] = try document("staff", staff)?["code"] ?? .text(staff)
            }
            events.append(.object(members))
        }
        return events
    }

    private enum SQL {
        static let add: StaticString = """
            INSERT INTO audit
            (tenant_id, property_id, action_id, device_id, arrival, at, staff_id, kind, payload)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
            WHERE NOT EXISTS (SELECT 1 FROM audit WHERE tenant_id = $1 AND action_id = $3)
            """
        static let list: StaticString = """
            SELECT action_id, device_id, at, staff_id, payload FROM audit
            WHERE tenant_id = $1 AND property_id = $2 AND (kind = $3 OR $3 = '')
            AND (device_id = $4 OR $4 = '') ORDER BY arrival DESC, at DESC, action_id DESC LIMIT $5
            """
    }
}
