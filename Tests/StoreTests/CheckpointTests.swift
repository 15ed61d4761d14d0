import Database
import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

struct CheckpointTests {
    @Test func `P11.8: the story's snapshot and pulls add up to the cloud's sums`() throws {
        let story = try Story()
        try story.apply(Story.records[..<1])
        let snapshot = try story.loadSnapshot()
        #expect(snapshot.differences == [] && snapshot.settled == 1)
        try story.apply(Story.records[1...])
        let pull = try #require(try story.pull("06-changes.ndjson"))
        #expect(pull.differences == [] && pull.mismatches == [:])
        #expect(pull.settled == 7)
        #expect(try story.store.replicaState().cursor?.text == "c1.kQ2k")
        let priced = try #require(try story.pull("07-changes-priced.ndjson"))
        #expect(priced.differences == [] && priced.settled == 1)
        #expect(try StoreCheck(story.store).run() == [])
    }

    @Test func `INV-12, P11.5: money leaves the overlay exactly when a cut contains it`() throws {
        let story = try Story.captured()
        let store = story.store
        let before = try store.folio(.id(Story.folio))?.balance
        #expect(try !store.overlay(.folio, Story.folio.text).withoutZeros.isEmpty)
        #expect(try store.received(Story.incarnation, through: 9, head: heads[8]) == .matches)
        #expect(try store.folio(.id(Story.folio))?.balance == before, "custody is no cut")
        try story.pull("06-changes.ndjson")
        #expect(try store.folio(.id(Story.folio))?.balance == before)
        #expect(try store.overlay(.folio, Story.folio.text).withoutZeros.isEmpty)
    }

    @Test func `O5, O6: verdicts reach their rows with the cut; a deferred one stays open`() throws
    {
        let story = try Story.captured()
        try story.pull("06-changes.ndjson")
        let rows = try story.store.outbox(Story.incarnation, from: 1, limit: 20)
        #expect(rows.map(\.state) == states("sssdsssss"))
        #expect(rows[3].verdict?["code"] == "MELMASTOON.BILLING.PRICE_NOT_FOUND")
        let status = try story.store.outboxStatus()
        #expect(status.pending == 0 && status.receivedSeq == 9 && status.settledSeq == 3)
        #expect(try story.store.attention().map(\.number) == ["L-4"])
        try story.pull("07-changes-priced.ndjson")
        let priced = try story.store.outbox(Story.incarnation, from: 4, limit: 1)
        #expect(priced.first?.state == .settled)
        #expect(try story.store.outboxStatus().settledSeq == 9)
    }

    @Test func `P11.2: lines without their checkpoint show nothing and resume at the mark`() throws
    {
        let story = try Story.captured()
        let before = try Contents(of: story)
        try story.store.stage(Story.changes("06-changes.ndjson").dropLast())
        #expect(try Contents(of: story) == before)
        #expect(try story.store.resumeCursor()?.text == "c1.kQ2g")
        try story.pull("06-changes.ndjson")
        #expect(try story.store.resumeCursor()?.text == "c1.kQ2k")
        let again = try Story.captured()
        try again.pull("06-changes.ndjson")
        #expect(try Contents(of: again) == Contents(of: story))
    }

    @Test func `FM-B-18: a checkpoint that cannot be committed leaves the old cut whole`() throws {
        let story = try Story.captured()
        // A staged line that is no JSON stops the checkpoint in its middle.
        try story.store.stage(Story.changes("06-changes.ndjson").dropLast())
        let before = try Contents(of: story)
        story.store.close()
        let raw = try Connection(
            path: story.path.text,
            profile: .device,
            key: Story.rawKey,
            create: false
        )
        try raw.run("INSERT INTO staged_row (collection, id, ver, doc) VALUES ('x', 'y', 1, '{')")
        raw.close()
        try story.reopen()
        let pull = Story.changes("06-changes.ndjson")
        guard case .checkpoint(let cut)? = pull.last else { return #expect(Bool(false)) }
        #expect(throws: StoreError.damaged("staged_row")) { try story.store.apply(cut) }
        #expect(try Contents(of: story) == before)
    }

    @Test func `I-9: an older version and a deleted document do not come back`() throws {
        let story = try Story.captured()
        let gone = "01a1d912-0800-7abc-8def-00000000f00d"
        try story.pull("06-changes.ndjson")
        try story.store.stage([
            .put(
                collection: "folios",
                try Change.Document(["id": .text(gone), "ver": 76, "state": "open"], "")
            ),
            .put(
                collection: "policy",
                try Change.Document(
                    ["id": "0198f000-1111-7000-8000-0000000000b2", "ver": 6, "values": [:]],
                    ""
                )
            ),
        ])
        try story.store.apply(cut(decided: "1-3,5-9"))
        #expect(try story.store.document("folios", id: gone) == nil)
        #expect(try story.store.policy().version == 7)
    }

    @Test func `P11.3: a collection nobody knows is kept word for word and counted`() throws {
        let story = try Story.captured()
        let doc: JSON = ["id": "z", "ver": 3, "new": ["deep": [1, "x", nil]]]
        try story.store.stage([.put(collection: "robots", try Change.Document(doc, ""))])
        try story.store.apply(cut(decided: "1"))
        #expect(try story.store.document("robots", id: "z") == doc)
        #expect(try story.store.sums()["robots"]?.count == 1)
    }

    @Test func `O7: a restored cloud gets the same bytes again and the screen keeps the money`()
        throws
    {
        let story = try Story.captured()
        try story.pull("06-changes.ndjson")
        let shown = try story.store.folio(.id(Story.folio))?.balance
        // The office lost everything after seq 2; its books are those of the first snapshot.
        let manifest = try SnapshotManifest(Story.example("04-snapshot.response.json"))
        try story.store.beginSnapshot()
        try story.store.stage(Story.changes("04-snapshot.part-1.ndjson"))
        let outcome = try story.store.apply(
            Checkpoint(
                cursor: manifest.cursor,
                at: manifest.at,
                custody: [custody(received: 2, decided: "1-2")],
                sums: manifest.sums,
                hasMore: false
            )
        )
        #expect(outcome.mismatches == [:] && outcome.differences == [])
        let rows = try story.store.outbox(Story.incarnation, from: 1, limit: 20)
        #expect(rows.map(\.state) == states("sspppppp" + "p"))
        #expect(rows.map(\.body) == Story.records.map(\.body))
        #expect(try story.store.folio(.id(Story.folio))?.balance == shown)
        #expect(try StoreCheck(story.store).run() == [])
    }

    @Test func `RPT-3: money that is not in the cloud leaves with custody and comes back with O7`()
        throws
    {
        let story = try Story.captured()
        let waiting = try story.store.outboxStatus()
        // The cola 132.00, change 170.00; 20 dollars came and went. An estimate has no amount yet.
        #expect(waiting.money[.afn].amountMicro == 302_000_000)
        #expect(waiting.money[.usd].amountMicro == 40_000_000)
        try story.store.received(Story.incarnation, through: 9, head: heads[8])
        #expect(try story.store.outboxStatus().money.withoutZeros.isEmpty)
        try story.store.received(Story.incarnation, through: 1, head: heads[0])
        #expect(try story.store.outboxStatus() == waiting)
    }

    @Test func `P17.4: a head that is not ours and a number never given settle nothing`() throws {
        let story = try Story.captured()
        let store = story.store
        let before = try Contents(of: story)
        #expect(try story.store.received(Story.incarnation, through: 4, head: heads[4]) == .forks)
        #expect(try story.store.received(Story.incarnation, through: 10, head: nil) == .isAhead)
        #expect(try Contents(of: story) == before)
        _ = store
        let outcome = try story.store.apply(
            Checkpoint(
                cursor: try #require(Cursor("c9")),
                at: Timestamp(milliseconds: 0),
                custody: [
                    Custody(
                        incarnation: Story.incarnation,
                        receivedSeq: 9,
                        headHash: heads[3],
                        decided: try #require(RangeSet("1-9")),
                        safeSeq: 0
                    )
                ],
                sums: [:],
                hasMore: false
            )
        )
        #expect(outcome.mismatches == [Story.incarnation: .forks])
        #expect(try story.store.outboxStatus().pending == 8)
    }

    private let heads = Story.records.map(\.hash)

    private func custody(received: Int, decided: String) -> Custody {
        Custody(
            incarnation: Story.incarnation,
            receivedSeq: Int64(received),
            headHash: heads[received - 1],
            decided: RangeSet(decided) ?? RangeSet(),
            safeSeq: 0
        )
    }

    private func cut(decided: String) throws -> Checkpoint {
        Checkpoint(
            cursor: try #require(Cursor("c2")),
            at: Timestamp(milliseconds: 1),
            custody: [custody(received: 9, decided: decided)],
            sums: [:],
            hasMore: false
        )
    }

    private func states(_ letters: String) -> [OutboxState] {
        letters.map { $0 == "s" ? .settled : $0 == "d" ? .deferred : .pending }
    }
}
