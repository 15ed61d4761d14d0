import Ledger
import Store
import Sync
import TestSupport
import Testing
import World

/// Rows of the state tables that a checkpoint moves, on a real store.
struct TransitionTests {
    private let heads = Story.records.map(\.hash)

    private func rows(_ story: Story) throws -> [OutboxRow] {
        try story.store.outbox(Story.incarnation, from: 1, limit: 20)
    }

    /// Lets the cloud say something of a document, in a checkpoint that decides everything.
    private func tell(_ story: Story, _ collection: String, _ document: JSON) throws {
        try story.store.stage([.put(collection: collection, .init(document, "doc"))])
        try story.store.apply(
            Checkpoint(
                cursor: try #require(Cursor("c2")),
                at: Timestamp(milliseconds: 1),
                custody: [
                    Custody(
                        incarnation: Story.incarnation,
                        receivedSeq: 9,
                        headHash: heads[8],
                        decided: RangeSet(1...9),
                        safeSeq: 0
                    )
                ],
                sums: [:],
                hasMore: false
            )
        )
    }

    @Test func `O1, O2, O11: a row waits until the cloud holds it, under our own head only`() throws
    {
        let story = try Story.captured()
        func waiting() throws -> [Int64] {
            try rows(story).filter { $0.state == .pending }.map(\.seq)
        }
        #expect(try waiting() == Array(2...9))
        let before = try Contents(of: story)
        #expect(try story.store.received(Story.incarnation, through: 5, head: heads[3]) == .forks)
        #expect(try Contents(of: story) == before)
        try story.store.received(Story.incarnation, through: 5, head: heads[4])
        #expect(try waiting() == Array(6...9))
        #expect(try rows(story)[2].state == .received)
        // What a closed numbering has above it is what a new one carries.
        let carried = try story.store.toCarry(Story.incarnation, above: 5).map(\.seq)
        #expect(carried == Array(6...9))
    }

    private struct Charge {
        let action: Action
        let row: OutboxRow
        let payload: ChargePost
    }

    private func charges(_ story: Story) throws -> [Charge] {
        try rows(story).compactMap { row in
            guard let action = row.action, case .chargePost(let payload) = action.payload else {
                return nil
            }
            return Charge(action: action, row: row, payload: payload)
        }
    }

    private func shown(_ story: Story) throws -> [ChargeState?] {
        try charges(story).map { try story.store.chargeState($0.action, $0.row) }
    }

    @Test func `F4, F9, F10: a charge is posted with its verdict, a draft when it was priced`()
        throws
    {
        let story = try Story.captured()
        let isDraft = try charges(story).map(\.payload.isEstimate)
        #expect(isDraft.contains(true) && isDraft.contains(false))
        #expect(try shown(story) == isDraft.map { $0 ? .draft : .captured })
        try story.pull("06-changes.ndjson")
        // Custody and `deferred` leave the estimate an estimate; the other one is booked.
        #expect(try shown(story) == isDraft.map { $0 ? .draft : .posted })
        try story.pull("07-changes-priced.ndjson")
        #expect(try shown(story) == isDraft.map { _ in .posted })
    }

    @Test(
        arguments: [
            ("F7", "late"), ("F8", "suspense"), ("F13", "voided"), ("F5, F6", "posted"),
        ]
    )
    func `F5, F6, F7, F8, F16: what the office made of a charge is what the desk shows`(
        rule: String,
        state: String
    ) throws {
        for isEstimate in [false, true] {
            let story = try Story.captured()
            let charge = try #require(
                try charges(story).first { $0.payload.isEstimate == isEstimate }
            )
            let document: JSON = [
                "id": .text(charge.payload.chargeID.text), "ver": 99, "state": .text(state),
            ]
            try tell(story, "folio_charges", document)
            let now = try story.store.chargeState(charge.action, charge.row)
            #expect(now?.rawValue == state, "\(rule)")
        }
    }

    private func session(_ state: String, _ reason: JSON, _ recon: String) -> JSON {
        [
            "id": .text(Story.session.text), "ver": 99,
            "drawer_id": "0198f111-aaaa-7000-8000-00000000d001",
            "device_id": "01a1fc44-d1b8-7263-a4db-e41488fb8721", "kind": "normal",
            "parent_id": nil, "state": .text(state), "reason": reason, "fence": 4,
            "recon": .text(recon), "opened_at": "2026-11-21T09:14:49.163Z",
            "opened_by": "0198f222-bbbb-7000-8000-00000000e007", "business_date": "2026-11-21",
            "recount_required": false,
        ]
    }

    @Test(
        arguments: [
            ("S14", "closed", nil, "matched", .closed),
            ("S15", "closed", nil, "mismatch", .closed),
            (
                "S16", "pending_close", "awaiting_supervisor", "none",
                .pendingClose(.awaitingSupervisor)
            ),
            ("S16", "pending_close", "awaiting_step_up", "none", .pendingClose(.awaitingStepUp)),
        ] as [(String, String, String?, String, SessionState)]
    )
    func `S14, S15, S16: the office's word about a waiting close is what the desk shows`(
        rule: String,
        word: String,
        reason: String?,
        recon: String,
        state: SessionState
    ) throws {
        let story = try Story.captured()
        #expect(try story.store.sessionState(Story.session) == .pendingClose(.sealed))
        try tell(story, "cash_sessions", session(word, reason.map(JSON.text) ?? .null, recon))
        #expect(try story.store.sessionState(Story.session) == state, "\(rule)")
        // Whatever is still asked for, the drawer stays usable.
        #expect(!state.blocksDrawer)
        let kept = try story.store.documents("cash_sessions").first
        #expect(kept?["recon"] == .text(recon))
    }
}
