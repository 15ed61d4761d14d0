import Database
import Store
import TestSupport
import Testing
import World

/// How SQLite finds rows: a plan without its index is right and slow, so no other test sees it.
struct PlanTests {
    static let asked: [(String, StaticString)] = [
        (
            "local_outbox_open",
            """
            EXPLAIN QUERY PLAN SELECT count(*) FROM local_outbox
            WHERE state = 'dead_letter' AND state <> 'settled'
            """
        ),
        (
            "COVERING INDEX local_outbox_waiting",
            """
            EXPLAIN QUERY PLAN SELECT count(*), min(captured_at)
            FROM local_outbox INDEXED BY local_outbox_waiting
            WHERE state = 'pending' AND carried IS NULL
            """
        ),
        (
            "slip_session",
            "EXPLAIN QUERY PLAN SELECT lsn FROM slip WHERE session_id = $1 AND lsn > 1 ORDER BY lsn"
        ),
        (
            "slip_repeat",
            """
            EXPLAIN QUERY PLAN SELECT number FROM slip WHERE staff_id = $1 AND repeat_key = $1
            ORDER BY lsn DESC LIMIT 1
            """
        ),
        ("slip_paper", "EXPLAIN QUERY PLAN SELECT 1 FROM slip WHERE paper = $1"),
        (
            "charge_draft",
            "EXPLAIN QUERY PLAN SELECT count(*) FROM charge WHERE is_draft = 1 AND staff_id = $1"
        ),
        (
            "entry_account",
            """
            EXPLAIN QUERY PLAN SELECT sum(amount_micro) FROM entry
            WHERE account = 'drawer' AND ref = $1 AND lsn > 1
            """
        ),
        (
            "replica_row_alias",
            "EXPLAIN QUERY PLAN SELECT doc FROM replica_row WHERE collection = $1 AND alias = $1"
        ),
    ]

    @Test func `DUR-17: the questions of a capture use their indexes`() throws {
        let story = try Story()
        story.store.close()
        let raw = try Connection(
            path: story.path.text,
            profile: .device,
            key: Story.rawKey,
            create: false
        )
        for (index, sql) in Self.asked {
            let values: [Value] = sql.description.contains("$1") ? [.text("x")] : []
            let plan = try raw.rows(sql, values).compactMap { $0.text(3) }
            #expect(plan.contains { $0.contains(index) }, "\(index): \(plan)")
        }
    }
}
