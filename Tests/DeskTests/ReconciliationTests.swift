import Ledger
import Testing
import World

@testable import Desk

/// Each kind of disagreement, seeded alone into books that agree.
struct ReconciliationTests {
    private static let now = Shop.time("2026-11-21T12:00:00.000Z")
    private static let payment = Shop.id("01a1fd63-0c9f-77db-906d-0237ffff0001")

    private func books() throws -> ComparedSession {
        var books = ComparedSession(Shop.id("01a1fd63-0c9f-77db-906d-023712b32c09"))
        books.drawer = "D1"
        books.hasOpening = true
        books.isOpeningSettled = true
        books.own = .open
        books.office = .open
        books.lastActivity = Self.now.adding(milliseconds: -3_600_000)
        books.lines = [
            ComparedSession.Line(
                Self.payment,
                name: "7K-2026-000002",
                effect: [try afn(120)],
                state: .settled,
                isBookedHere: true
            )
        ]
        books.cloud = [
            Self.payment: ComparedSession.CloudLine(
                effect: [try afn(120)],
                slip: "7K-2026-000002",
                isUnknownHere: false
            )
        ]
        return books
    }

    private func found(_ seed: (inout ComparedSession) throws -> Void) throws -> [String] {
        var seeded = try books()
        try seed(&seeded)
        return Reconciliation.findings(in: seeded, at: Self.now, ageLimitHours: 24).map {
            "\($0.kind.rawValue) \($0.detail)"
        }
    }

    @Test func `FM-B-32: books that agree have no finding`() throws {
        #expect(try found { _ in } == [])
        #expect(
            try found {
                $0.lines[0].state = .pending
                $0.cloud = [:]
            } == []
        )
        #expect(
            try found {
                $0.lines[0].isBookedHere = false
                $0.cloud = [:]
            } == []
        )
    }

    @Test func `FM-D-09: a drawer in use without a session, or open on one side, is found`() throws
    {
        #expect(
            try found { $0.hasOpening = false }.first == "open_missing D1: cash without an opening"
        )
        #expect(
            try found {
                $0.own = nil
                $0.lines = []
                $0.cloud = [:]
            } == ["open_missing D1: open in the cloud only"]
        )
        #expect(try found { $0.office = nil } == ["open_missing D1: open at the desk only"])
    }

    @Test func `FM-D-10: an open session without activity, or of another's drawer, is found`()
        throws
    {
        #expect(
            try found { $0.lastActivity = Self.now.adding(milliseconds: -90_000_000) }
                == ["open_orphan D1: nothing since 2026-11-20T11:00:00.000Z"]
        )
        #expect(
            try found { $0.isLeaseElsewhere = true }
                == ["open_orphan D1: another desk has the drawer"]
        )
    }

    @Test func `FM-D-11: an action without a verdict behind a close is found`() throws {
        let left = try found {
            $0.office = .closed
            $0.own = .closed
            $0.lines[0].state = .received
            $0.cloud = [:]
        }
        #expect(left == ["undecided_after_close 7K-2026-000002"])
    }

    @Test func `FM-D-12: cash that one side lacks, or has otherwise, is found`() throws {
        #expect(try found { $0.cloud = [:] } == ["payment_unlinked 7K-2026-000002"])
        #expect(
            try found { $0.cloud[Self.payment]?.effect = [try afn(12)] }
                == ["amount_differs 7K-2026-000002"]
        )
        let lost = Shop.id("01a1fd63-0c9f-77db-906d-0237ffff0002")
        let cash = try afn(7)
        #expect(
            try found {
                $0.cloud[lost] = ComparedSession.CloudLine(
                    effect: [cash],
                    slip: "7K-2026-000003",
                    isUnknownHere: true
                )
            } == ["slip_unknown 7K-2026-000003"]
        )
    }

    @Test func `FM-E-07: half a percent of what was moved is an incident, the sum itself no rule`()
        throws
    {
        func isIncident(_ different: Int64, of moved: Int64) throws -> Bool {
            var seeded = try books()
            seeded.lines[0].effect = [try afn(moved)]
            seeded.cloud[Self.payment]?.effect = [try afn(moved)]
            return Reconciliation(
                "r",
                at: Self.now,
                books: [seeded],
                others: [
                    Reconciliation.Finding(.slipUnknown, "s", "d", money: [try afn(different)])
                ],
                ageLimitHours: 24
            ).isIncident
        }
        #expect(try !isIncident(5, of: 1_000))
        #expect(try isIncident(6, of: 1_000))
        #expect(try isIncident(-6, of: 1_000))
    }
}
