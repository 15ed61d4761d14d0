import Database
public import Ledger
public import World

// Notes are local records without a number: what must survive the loss of the store (DUR-4). The
// body is `{"type": …}` with members by type; the last of each type is kept in its own words, and
// some have a table of their own.

extension DeviceStore {
    /// The last note of a type, nil when there was none.
    public func note(_ type: String) throws(StoreError) -> JSON? {
        let row = try first("SELECT body FROM note WHERE type = $1", [.text(type)])
        guard let text = row?.text(0) else { return nil }
        return try json(text, "note")
    }

    /// The scopes that the office or an operator froze.
    public func freezes() throws(StoreError) -> Set<Freeze> {
        Set(try rows("SELECT scope FROM freeze").compactMap { $0.text(0).flatMap(Freeze.init) })
    }

    /// Wrong PINs in a row of a member of staff, against the PIN in force (SEC-12).
    ///
    /// - Parameters:
    ///   - staff: Whose PIN.
    ///   - version: The version in force; tries against another one do not count any more.
    /// - Returns: How many.
    /// - Throws: ``StoreError``.
    public func pinTries(of staff: ID, version: Int64) throws(StoreError) -> Int64 {
        try number(
            "SELECT tries FROM pin_try WHERE staff_id = $1 AND version IN (0, $2)",
            [.text(staff.text), .integer(version)]
        )
    }

    /// The declared losses, the oldest first.
    public func holes() throws(StoreError) -> [JSON] {
        var found: [JSON] = []
        for row in try rows("SELECT doc FROM hole ORDER BY lsn") {
            found.append(try json(row.text(0) ?? "", "hole"))
        }
        return found
    }

    /// Whether a command was begun before, and the highest `cseq` of all.
    ///
    /// - Parameter id: The command.
    /// - Returns: Its note when it was begun, and the highest number, 0 for none.
    /// - Throws: ``StoreError``.
    public func command(_ id: String) throws(StoreError) -> (begun: JSON?, highest: Int64) {
        let row = try first("SELECT doc FROM command WHERE command_id = $1", [.text(id)])
        var begun: JSON?
        if let text = row?.text(0) { begun = try json(text, "command") }
        return (begun, try number("SELECT max(cseq) FROM command"))
    }

    /// A small value that may go back to an earlier cut at a power cut.
    public func setting(_ name: String) throws(StoreError) -> String? {
        try first("SELECT value FROM setting WHERE name = $1", [.text(name)])?.text(0)
    }

    /// Keeps a small value; nil removes it.
    public func set(_ name: String, _ value: String?) throws(StoreError) {
        guard let value else {
            try run("DELETE FROM setting WHERE name = $1", [.text(name)])
            return
        }
        try run(
            "INSERT OR REPLACE INTO setting (name, value) VALUES ($1, $2)",
            [.text(name), .text(value)]
        )
    }

    /// What a note does; one that is not understood is kept in its words and does nothing.
    func applyNote(_ record: StoredRecord) throws(StoreError) {
        guard let body = OutboxAction.json(record.body), let type = body["type"]?.textValue else {
            return
        }
        try run(
            "INSERT OR REPLACE INTO note (type, lsn, body) VALUES ($1, $2, $3)",
            [.text(type), .integer(record.lsn), .text(body.canonicalText)]
        )
        switch type {
        case "pin_try": try addTry(body["version"]?.integerValue ?? 0, body["staff_id"]?.textValue)
        case "pin_ok": try clearTries(of: body["staff_id"]?.textValue)
        case "command": try keepCommand(body)
        case "hole": try keepHole(body, lsn: record.lsn)
        case "recovery": try keepRecovery(body, lsn: record.lsn)
        case "freeze", "unfreeze": try keepFreeze(body, isFrozen: type == "freeze")
        case "attention_seen": try keepSeen(body)
        case "later_slip": try keepSlips(body)
        case "sums": try keepSums(body, lsn: record.lsn)
        case "foreign_row": try keepForeign(body, lsn: record.lsn)
        case "carry": try keepCarried(body, lsn: record.lsn)
        default: break
        }
    }

    /// Counts a try against a PIN; the first one against a newer PIN begins at one.
    private func addTry(_ version: Int64, _ staff: String?) throws(StoreError) {
        guard let staff else { return }
        let row = try first(
            "SELECT tries, version FROM pin_try WHERE staff_id = $1",
            [.text(staff)]
        )
        let known = row?.integer(1) ?? version
        let isSame = known == version || known == 0
        try keepTries((isSame ? row?.integer(0) ?? 0 : 0) + 1, version, of: staff)
    }

    private func keepTries(
        _ tries: Int64,
        _ version: Int64,
        of staff: String
    ) throws(StoreError) {
        try run(
            "INSERT OR REPLACE INTO pin_try (staff_id, tries, version) VALUES ($1, $2, $3)",
            [.text(staff), .integer(tries), .integer(version)]
        )
    }

    private func clearTries(of staff: String?) throws(StoreError) {
        guard let staff else { return }
        try run("DELETE FROM pin_try WHERE staff_id = $1", [.text(staff)])
    }

    private func keepCommand(_ body: JSON) throws(StoreError) {
        guard let id = body["command_id"]?.textValue else { return }
        try run(
            "INSERT OR IGNORE INTO command (command_id, cseq, doc) VALUES ($1, $2, $3)",
            [
                .text(id), .integer(body["cseq"]?.integerValue ?? 0), .text(body.canonicalText),
            ]
        )
    }

    private func keepHole(_ body: JSON, lsn: Int64) throws(StoreError) {
        try run(
            "INSERT OR IGNORE INTO hole (lsn, doc) VALUES ($1, $2)",
            [.integer(lsn), .text(body.canonicalText)]
        )
        guard let since = body["tail_lost_at"]?.textValue.flatMap({ Timestamp($0) }) else { return }
        try openAttention(AttentionItem.Subject.lostTail, at: since, lsn: lsn)
    }

    /// A hole whose own note was pruned comes before all others, the oldest first.
    private func keepHoleAgain(_ hole: JSON) throws(StoreError) {
        let text = hole.canonicalText
        if try first("SELECT 1 FROM hole WHERE doc = $1", [.text(text)]) != nil { return }
        let first = try number("SELECT min(lsn) FROM hole WHERE lsn < 0")
        try run(
            "INSERT INTO hole (lsn, doc) VALUES ($1, $2)",
            [.integer(first - 1), .text(text)]
        )
    }

    /// One item for all collections whose sums differ; none once they agree.
    private func keepSums(_ body: JSON, lsn: Int64) throws(StoreError) {
        try setAttention(actionID: Self.sumsKey, isOpen: false)
        guard body["differ"]?.listValue?.isEmpty == false,
            let since = body["at"]?.textValue.flatMap({ Timestamp($0) })
        else { return }
        let subject = AttentionItem.Subject.sumsDiffer
        try openAttention(subject, at: since, lsn: lsn, key: Self.sumsKey)
    }

    /// K61: it stays open; only another enrolment makes this device believe its cloud again.
    private func keepForeign(_ body: JSON, lsn: Int64) throws(StoreError) {
        guard let at = body["at"]?.textValue.flatMap({ Timestamp($0) }) else { return }
        try openAttention(AttentionItem.Subject.foreignRow, at: at, lsn: lsn)
    }

    private func keepRecovery(_ body: JSON, lsn: Int64) throws(StoreError) {
        try run(
            "INSERT OR IGNORE INTO recovery (lsn, doc) VALUES ($1, $2)",
            [.integer(lsn), .text(body.canonicalText)]
        )
    }

    private func keepFreeze(_ body: JSON, isFrozen: Bool) throws(StoreError) {
        guard let scope = body["scope"]?.textValue else { return }
        if isFrozen {
            try run("INSERT OR IGNORE INTO freeze (scope) VALUES ($1)", [.text(scope)])
        } else {
            try run("DELETE FROM freeze WHERE scope = $1", [.text(scope)])
        }
    }

    private func keepSeen(_ body: JSON) throws(StoreError) {
        for case .text(let number) in body["no"]?.listValue ?? [] {
            try run("INSERT OR IGNORE INTO attention_seen (no) VALUES ($1)", [.text(number)])
        }
    }

    /// Numbers that were given, whatever became of them: none is given again (D11).
    private func keepSlips(_ body: JSON) throws(StoreError) {
        for (series, last) in (body["slips"]?.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let last = last.integerValue { try raise(series, to: last) }
        }
    }

    /// What outlives the pruning of the records it came from; absent members change nothing.
    private func keepCarried(_ body: JSON, lsn: Int64) throws(StoreError) {
        try keepSlips(body)
        if let cseq = body["cseq"]?.integerValue {
            try keepCommand(["command_id": "carry", "cseq": .integer(cseq)])
        }
        for scope in body["freezes"]?.listValue ?? [] {
            try keepFreeze(["scope": scope], isFrozen: true)
        }
        for hole in (body["holes"]?.listValue ?? []).reversed() { try keepHoleAgain(hole) }
        guard let tries = body["pin_tries"]?.objectValue else { return }
        try run("DELETE FROM pin_try")
        for (staff, count) in tries.sorted(by: { $0.key < $1.key }) {
            let version = body["pin_versions"]?[staff]?.integerValue ?? 0
            try keepTries(count.integerValue ?? 0, version, of: staff)
        }
    }
}
