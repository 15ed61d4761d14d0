import Database
import Desk
import Ledger
import Store
import TestSupport
import Testing
import World

struct CaptureTests {
    @Test func `DUR-7: a record moves position, outbox, session, slips and folio together`() throws
    {
        let store = try Story.captured().store
        let last = try #require(Story.records.last)
        let position = try store.position()
        #expect(position.lsn == 9 && position.seq == 9 && position.head == last.hash)
        #expect(position.slip == 6)
        #expect(try store.lastSlip()?.text == "7K-2026-000006")
        let date = try #require(BusinessDate("2026-11-21"))
        #expect(try store.nextSlip(on: date).text == "7K-2026-000007")
        let session = try #require(try store.session(Story.session))
        #expect(session.state == .pendingClose(.sealed))
        #expect(session.span.seqs == 2...9)
        #expect(session.span.lastSlip.text == "7K-2026-000006")
        #expect(session.drafts == 1)
        let folio = try #require(try store.folio(.number("F-10231")))
        // 1102.56 in the office's books, a cola of 132.00 posted, 1234.56 paid.
        #expect(folio.balance.amountMicro == 0)
    }

    @Test func `INV-1: expected cash is opening plus every drawer effect, whatever the order`()
        throws
    {
        let store = try Story.captured().store
        let figures = try store.figures(of: Story.session)
        var effects = Totals()
        for row in Story.records {
            let action = try Action(JSON(parsing: row.body))
            for money in action.drawerEffect ?? [] { try effects.add(money) }
        }
        #expect(try figures[.afn]?.expected() == effects[.afn])
        #expect(try figures[.usd]?.expected() == effects[.usd])
        #expect(figures[.usd]?.buckets[.drops] == -20_000_000)
        #expect(try StoreCheck(store).run() == [])
    }

    @Test func `DUR-7: applying a record again changes nothing`() throws {
        let story = try Story.captured()
        let before = try Contents(of: story)
        try story.apply(Story.records)
        #expect(try Contents(of: story) == before)
    }

    @Test func `I-2: an action carried again has its effects once`() throws {
        let story = try Story.captured()
        let folio = try story.store.folio(.id(Story.folio))?.balance
        let second = Story.id("01a201e9-5f3c-7c5e-8a63-1d2e3f405162")
        let old = try #require(Story.records.last)
        var body = try #require(try JSON(parsing: Story.records[2].body).objectValue)
        body["seq"] = 2
        body["orig"] = ["incarnation": .text(Story.incarnation.text), "seq": 3]
        let record = Story.record(
            .action,
            lsn: 10,
            seq: 2,
            after: old.hash,
            .object(body),
            of: second
        )
        try story.apply([record])
        #expect(try story.store.folio(.id(Story.folio))?.balance == folio)
        let rows = try story.store.outbox(action: Story.id("01a1fd68-94d0-7cbb-9511-df599819521a"))
        #expect(rows.map(\.lsn) == [3, 10])
        #expect(rows.map(\.carriedBy) == [10, nil])
        #expect(try story.store.toCarry(Story.incarnation, above: 1).map(\.seq) == [2] + (4...9))
    }

    @Test func `INV-1: cash that is carried again is in the drawer once`() throws {
        let story = try Story.captured()
        let before = try story.store.figures(of: Story.session)
        let second = Story.id("01a201e9-5f3c-7c5e-8a63-1d2e3f405162")
        var last = try #require(Story.records.last)
        for (index, row) in Story.records.dropFirst().enumerated() {
            var body = try #require(try JSON(parsing: row.body).objectValue)
            body["seq"] = .integer(Int64(index) + 2)
            body["orig"] = [
                "incarnation": .text(Story.incarnation.text), "seq": .integer(row.seq),
            ]
            last = Story.record(
                .action,
                lsn: Int64(10 + index),
                seq: Int64(index) + 2,
                after: last.hash,
                .object(body),
                of: second
            )
            try story.apply([last])
        }
        #expect(try story.store.figures(of: Story.session) == before)
    }

    @Test func `DUR-7: a body that this program cannot read is kept, sent and has no effects`()
        throws
    {
        let story = try Story.captured()
        let head = try #require(Story.records.last).hash
        let record = Story.record(
            .action,
            lsn: 10,
            seq: 10,
            after: head,
            ["action_id": "x", "type": "folio.fold", "seq": 10]
        )
        try story.apply([record])
        let rows = try story.store.outbox(Story.incarnation, from: 10, limit: 5)
        #expect(rows.map(\.body) == [record.body])
        #expect(rows.first?.action == nil)
    }

    @Test func `INV-5, FM-D-14: actions, slips, entries, counts and closes are never changed`()
        throws
    {
        let story = try Story.captured()
        story.store.close()
        let raw = try Connection(
            path: story.path.text,
            profile: .device,
            key: Story.rawKey,
            create: false
        )
        let refused: [StaticString] = [
            "DELETE FROM local_outbox", "UPDATE local_outbox SET body = '{}'",
            "DELETE FROM slip", "UPDATE slip SET number = '7K-2026-000099'",
            "DELETE FROM entry", "UPDATE entry SET amount_micro = 1",
            "DELETE FROM session_count", "UPDATE session_count SET doc = '{}'",
            "DELETE FROM session_close", "UPDATE session_close SET z_no = 2",
        ]
        for sql in refused {
            let error = #expect(throws: DatabaseError.self) { try raw.run(sql) }
            #expect(error?.code == .constraint, "\(sql)")
        }
    }

    @Test func `ACT-7, FM-B-08: a request id finds its first actions again`() throws {
        let store = try Story.captured().store
        let known = try #require(try store.request("r-5"))
        #expect(known.digest == "digest-5")
        #expect(known.rows.map(\.seq) == [5])
        #expect(try store.request("r-77") == nil)
    }

    @Test func `SEC-12: wrong PINs are counted by notes and survive pruning in a carry`() throws {
        let story = try Story.captured()
        let staff = Story.cashier.text.json
        let head = try #require(Story.records.last).hash
        let notes: [JSON] = [
            ["type": "pin_try", "staff_id": staff], ["type": "pin_try", "staff_id": staff],
            [
                "type": "carry", "pin_tries": .object([Story.cashier.text: 2]), "cseq": 4,
                "pin_versions": .object([Story.cashier.text: 3]),
            ],
            ["type": "pin_try", "staff_id": staff, "version": 3],
        ]
        try story.apply(
            notes.enumerated().map {
                Story.record(.note, lsn: 10 + Int64($0), seq: 9, after: head, $1)
            }
        )
        #expect(try story.store.pinTries(of: Story.cashier, version: 3) == 3)
        #expect(try story.store.pinTries(of: Story.cashier, version: 4) == 0)
        #expect(try story.store.carryNote()["pin_versions"]?[Story.cashier.text] == 3)
        #expect(try story.store.command("carry").highest == 4)
        try story.apply([
            Story.record(
                .note,
                lsn: 14,
                seq: 9,
                after: head,
                ["type": "pin_ok", "staff_id": staff]
            )
        ])
        #expect(try story.store.pinTries(of: Story.cashier, version: 3) == 0)
    }

    @Test func `SEC-12: the first wrong try against a new PIN counts as one`() throws {
        let story = try Story.captured()
        let staff = Story.cashier.text.json
        let head = try #require(Story.records.last).hash
        for (index, version) in [JSON.null, 2, 2, 3].enumerated() {
            try story.apply([
                Story.record(
                    .note,
                    lsn: 10 + Int64(index),
                    seq: 9,
                    after: head,
                    ["type": "pin_try", "staff_id": staff, "version": version]
                )
            ])
        }
        #expect(try story.store.pinTries(of: Story.cashier, version: 3) == 1)
        #expect(try story.store.pinTries(of: Story.cashier, version: 2) == 0)
    }
}
