import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

struct RetentionTests {
    private let later = Timestamp(milliseconds: 1_795_252_322_129 + 40 * 86_400_000)

    private func settled(safe: Int64) throws -> Story {
        let story = try Story.captured()
        try story.pull("06-changes.ndjson")
        try story.pull("07-changes-priced.ndjson")
        try story.store.apply(
            Checkpoint(
                cursor: try #require(Cursor("c8")),
                at: later,
                custody: [
                    Custody(
                        incarnation: Story.incarnation,
                        receivedSeq: 9,
                        headHash: try #require(Story.records.last).hash,
                        decided: try #require(RangeSet("1-9")),
                        safeSeq: safe
                    )
                ],
                sums: [:],
                hasMore: false
            )
        )
        return story
    }

    @Test func `O12: what is settled, safe and old may go, and nothing else`() throws {
        let story = try settled(safe: 9)
        #expect(try story.store.retentionLimit(keepingSince: later) == 9)
        let early = Timestamp(milliseconds: 1_795_252_322_129 - 1)
        #expect(try story.store.retentionLimit(keepingSince: early) < 9)
        #expect(try settled(safe: 4).store.retentionLimit(keepingSince: later) == 4)
        #expect(try Story.captured().store.retentionLimit(keepingSince: later) == 0)
    }

    @Test func `O12: pruning keeps the chain comparable and the series going`() throws {
        let story = try settled(safe: 9)
        try story.store.prune(through: 8)
        #expect(try story.store.outbox(Story.incarnation, from: 1, limit: 20).isEmpty)
        #expect(try story.store.outbox(Story.incarnation, from: 9, limit: 20).map(\.seq) == [9])
        let last = Story.records[7].hash
        #expect(try story.store.head(Story.incarnation, at: 8) == last)
        let date = try #require(BusinessDate("2026-11-21"))
        #expect(try story.store.nextSlip(on: date).number == 7)
        #expect(try StoreCheck(story.store).run() == [])
    }

    @Test func `PB-23: an action that is not settled is never pruned`() throws {
        let story = try Story.captured()
        let before = try Contents(of: story)
        #expect(throws: StoreError.self) { try story.store.prune(through: 9) }
        #expect(try Contents(of: story) == before)
    }
}
