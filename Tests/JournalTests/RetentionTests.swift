import Ledger
import Testing
import World

@testable import Journal

struct RetentionTests {
    private let day: Int64 = 86_400_000
    private let next = Fixtures.id("01a201e9-5ecc-7b1e-a29d-11c07063f291")

    private func position(_ lsn: Int64, _ incarnation: ID, _ seq: Int64) -> JournalPosition {
        JournalPosition(
            lsn: lsn,
            incarnation: incarnation,
            seq: seq,
            head: Array(repeating: 0, count: 32),
            slip: 0
        )
    }

    private func segments() -> [SegmentFacts] {
        let first = position(0, Fixtures.incarnation, 0)
        let second = position(10, Fixtures.incarnation, 8)
        let third = position(20, next, 3)
        return [
            SegmentFacts(
                segno: 1,
                before: first,
                after: second,
                closedMilliseconds: 0,
                generation: 1
            ),
            SegmentFacts(
                segno: 2,
                before: second,
                after: third,
                closedMilliseconds: day,
                generation: 1
            ),
            SegmentFacts(
                segno: 3,
                before: third,
                after: nil,
                closedMilliseconds: nil,
                generation: 1
            ),
        ]
    }

    private func prunable(
        _ released: [ID: Int64],
        days: Int64 = 100,
        isDurable: Bool = true,
        isScrubClean: Bool = true
    ) -> [UInt32] {
        Retention.prunable(
            segments(),
            knowing: .init(released: released, isDurable: isDurable, isScrubClean: isScrubClean),
            at: Timestamp(milliseconds: days * day)
        )
    }

    @Test func `DUR-15: only a segment that is released as a whole may go, oldest first`() {
        #expect(prunable([Fixtures.incarnation: 8]) == [1])
        #expect(prunable([Fixtures.incarnation: 7]) == [])
        #expect(prunable([:]) == [])
        #expect(prunable([Fixtures.incarnation: 8, next: 3]) == [1])
        #expect(prunable([Fixtures.incarnation: .max, next: 3]) == [1, 2])
        #expect(prunable([Fixtures.incarnation: .max, next: 2]) == [1])
        #expect(prunable([next: 3]) == [])
    }

    @Test func `DUR-15: every segment stays 35 days, whatever the clock says`() {
        let all = [Fixtures.incarnation: Int64.max, next: Int64.max]
        #expect(prunable(all, days: 35) == [])
        #expect(prunable(all, days: 36) == [1])
        #expect(prunable(all, days: 37) == [1, 2])
        #expect(prunable(all, days: -1_000) == [])
    }

    @Test func `DUR-15: nothing goes before the store's knowledge is durable and the scrub clean`()
    {
        let all = [Fixtures.incarnation: Int64.max, next: Int64.max]
        #expect(prunable(all, isDurable: false) == [])
        #expect(prunable(all, isScrubClean: false) == [])
    }
}
