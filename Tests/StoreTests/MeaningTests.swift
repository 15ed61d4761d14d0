import Database
import Store
import Testing
import World

@Suite struct MeaningTests {
    /// Changes a row behind the store's back, every page still whole.
    private func findings(after sql: StaticString) throws -> [String] {
        let story = try Story.captured()
        #expect(try StoreCheck(story.store).run().isEmpty)
        story.store.close()
        let raw = try Connection(
            path: story.path.text,
            profile: .device,
            key: Story.rawKey,
            create: false
        )
        let changed = try raw.run(sql)
        #expect(changed > 0)
        raw.close()
        try story.reopen()
        return try StoreCheck(story.store).run().map(\.description)
    }

    @Test func `M-4: a line that the overlay lost is found, of what waits and of what is held`()
        throws
    {
        let waiting = try findings(
            after: """
                DELETE FROM overlay_entry WHERE rowid IN (SELECT min(v.rowid)
                    FROM overlay_entry AS v JOIN local_outbox AS o ON o.action_id = v.action_id
                    WHERE o.state = 'pending')
                """
        )
        #expect(waiting == ["M-4: 1 lines are not shown"])
        let changed = try findings(
            after: """
                UPDATE overlay_entry SET amount_micro = amount_micro + 1 WHERE rowid IN
                    (SELECT min(rowid) FROM overlay_entry)
                """
        )
        #expect(Set(changed) == ["M-4: 1 totals are wrong", "M-4: 1 lines are not shown"])
        let held = try findings(
            after: """
                UPDATE local_outbox SET state = 'received' WHERE lsn IN
                    (SELECT max(lsn) FROM entry WHERE account = 'drawer')
                """
        )
        #expect(held.isEmpty)
    }

    @Test func `M-4: a line of a settled action that is still shown is found`() throws {
        let shown = try findings(
            after: """
                UPDATE local_outbox SET state = 'settled' WHERE lsn IN
                    (SELECT max(lsn) FROM entry WHERE account = 'drawer')
                """
        )
        #expect(shown == ["M-4: 4 lines are shown twice"])
    }

    @Test func `M-4: a total that is wrong, missing or left over is found`() throws {
        #expect(
            try findings(after: "UPDATE overlay_total SET amount_micro = amount_micro + 1")
                .allSatisfy { $0.hasSuffix("totals are wrong") }
        )
        let missing = try findings(
            after: """
                DELETE FROM overlay_total WHERE ref IN (SELECT min(ref) FROM overlay_total)
                """
        )
        #expect(missing.contains { $0.hasSuffix("totals are wrong") })
        let left = try findings(
            after: """
                INSERT INTO overlay_total (account, ref, currency, lines, amount_micro)
                VALUES ('drawer', 'nobody', 'AFN', 1, 0)
                """
        )
        #expect(left == ["M-4: 1 totals too many"])
    }
}
