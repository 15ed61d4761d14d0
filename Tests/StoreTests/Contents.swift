import Database
import Store
import World

/// Every row that is a fold of replica and journal, to be compared whole (I-6).
struct Contents: Equatable {
    /// The rows of each table, by its name.
    let tables: [String: [Row]]

    /// Closes the story's store, reads its file and opens it again.
    init(of story: Story) throws {
        story.store.close()
        tables = try Self.read(story.path, on: story.storeDisk)
        try story.reopen()
    }

    /// Reads a file that nobody holds.
    static func read(_ path: DiskPath, on disk: (any Disk)? = nil) throws -> [String: [Row]] {
        let raw = try Connection(
            path: path.text,
            profile: .device,
            key: Story.rawKey,
            create: false,
            on: disk
        )
        defer { raw.close() }
        var tables: [String: [Row]] = [:]
        for (name, sql) in statements { tables[name] = try raw.rows(sql) }
        return tables
    }

    private static let statements: [(String, StaticString)] = [
        ("position", "SELECT * FROM position"),
        ("incarnation", "SELECT * FROM incarnation ORDER BY 1"),
        ("local_outbox", "SELECT * FROM local_outbox ORDER BY 1"),
        ("request", "SELECT * FROM request ORDER BY 1, 2"),
        ("slip", "SELECT * FROM slip ORDER BY 1"),
        ("slip_series", "SELECT * FROM slip_series ORDER BY 1"),
        ("replica_row", "SELECT * FROM replica_row ORDER BY 1, 2"),
        ("replica_sum", "SELECT * FROM replica_sum ORDER BY 1"),
        ("entry", "SELECT * FROM entry ORDER BY 1, 2"),
        ("overlay_entry", "SELECT * FROM overlay_entry ORDER BY 1, 2"),
        ("overlay_total", "SELECT * FROM overlay_total ORDER BY 1, 2, 3"),
        ("pending_total", "SELECT * FROM pending_total WHERE amount_micro <> 0 ORDER BY 1"),
        ("session", "SELECT * FROM session ORDER BY 1"),
        ("session_figure", "SELECT * FROM session_figure ORDER BY 1, 2"),
        ("session_count", "SELECT * FROM session_count ORDER BY 1"),
        ("session_close", "SELECT * FROM session_close ORDER BY 1"),
        ("charge", "SELECT * FROM charge ORDER BY 1"),
        ("reversal", "SELECT * FROM reversal ORDER BY 1"),
        ("refund", "SELECT * FROM refund ORDER BY 1"),
        ("resolution", "SELECT * FROM resolution ORDER BY 1"),
        ("local_attention", "SELECT * FROM local_attention ORDER BY 1"),
        ("pin_try", "SELECT * FROM pin_try ORDER BY 1"),
        ("note", "SELECT * FROM note ORDER BY 1"),
        ("hole", "SELECT * FROM hole ORDER BY 1"),
        ("command", "SELECT * FROM command ORDER BY 1"),
        ("freeze", "SELECT * FROM freeze ORDER BY 1"),
    ]
}
