public import Ledger
public import Sync
public import World

/// Commands of the office to its devices (P15).
extension CloudLedger {
    /// The number of a device's last command, 0 for none.
    ///
    /// - Throws: ``CloudStoreError``.
    public func lastCommand(of device: ID) throws(CloudStoreError) -> Int64 {
        try rows(SQL.last, [.id(device)]).first?.integer(0) ?? 0
    }

    /// Keeps a signed command under the number it carries.
    ///
    /// - Returns: False when the number is not the next one; nothing is written then.
    /// - Throws: ``CloudStoreError``.
    public func add(_ command: CloudCommand) throws(CloudStoreError) -> Bool {
        guard try lastCommand(of: command.deviceID) + 1 == command.cseq else { return false }
        try run(
            SQL.add,
            [
                .id(command.deviceID), .id(command.commandID), .integer(command.cseq),
                .json(command.json), .moment(command.issuedAt),
            ]
        )
        return true
    }

    /// The commands of a device after a number, ascending.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - cseq: The last one it knows.
    ///   - limit: How many at most.
    /// - Returns: The commands as signed.
    /// - Throws: ``CloudStoreError``.
    public func commands(
        of device: ID,
        after cseq: Int64,
        limit: Int = 32
    ) throws(CloudStoreError) -> CommandList {
        var commands: [CloudCommand] = []
        for row in try rows(SQL.after, [.id(device), .integer(cseq), .integer(Int64(limit))]) {
            commands.append(try Self.command(try row.json(0)))
        }
        return CommandList(commands: commands, lastCseq: try lastCommand(of: device))
    }

    /// Every command of a device with what it said of it, for the office.
    ///
    /// - Throws: ``CloudStoreError``.
    public func commandBook(of device: ID) throws(CloudStoreError) -> [JSON] {
        var lines: [JSON] = []
        for row in try rows(SQL.book, [.id(device)]) {
            let body = try row.json(0)
            lines.append([
                "command_id": body["command_id"] ?? .null, "cseq": body["cseq"] ?? .null,
                "type": body["type"] ?? .null, "params": body["params"] ?? .null,
                "expires_at": body["expires_at"] ?? .null, "state": .text(try row.text(1)),
                "code": try row.optionalText(2).map(JSON.text) ?? .null,
            ])
        }
        return lines
    }

    /// Notes what a device says of a command; a final word stays.
    ///
    /// - Returns: False when the device has no such command.
    /// - Throws: ``CloudStoreError``.
    public func note(
        _ state: CommandState,
        of command: ID,
        by device: ID
    ) throws(CloudStoreError) -> Bool {
        let key: [CloudValue] = [.id(device), .id(command)]
        guard let row = try rows(SQL.state, key).first else { return false }
        if CommandState.Word(rawValue: try row.text(0))?.isFinal == true { return true }
        let code = state.code.map(CloudValue.text) ?? .null
        try run(SQL.note, key + [.text(state.word.rawValue), code, .moment(now)])
        return true
    }

    private static func command(_ json: JSON) throws(CloudStoreError) -> CloudCommand {
        do throws(ShapeError) { return try CloudCommand(json, "command") } catch { throw .damaged }
    }

    private enum SQL {
        static let last: StaticString = """
            SELECT COALESCE(MAX(cseq), 0) FROM command
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3
            """
        static let add: StaticString = """
            INSERT INTO command
            (tenant_id, property_id, device_id, command_id, cseq, body, state, issued_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'sent', $7)
            """
        static let after: StaticString = """
            SELECT body FROM command
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND cseq > $4
            ORDER BY cseq LIMIT $5
            """
        static let book: StaticString = """
            SELECT body, state, code FROM command
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 ORDER BY cseq
            """
        static let state: StaticString = """
            SELECT state FROM command
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND command_id = $4
            """
        static let note: StaticString = """
            UPDATE command SET state = $5, code = $6, reported_at = $7
            WHERE tenant_id = $1 AND property_id = $2 AND device_id = $3 AND command_id = $4
            """
    }
}
