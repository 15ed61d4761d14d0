import Testing

@testable import Journal

struct CopyComparisonTests {
    private let record = JournalRecord.vector
    private var other: JournalRecord {
        JournalRecord(
            kind: .action,
            lsn: record.lsn,
            group: record.group,
            seq: record.seq,
            incarnation: record.incarnation,
            previousHash: record.previousHash,
            hash: Array(repeating: 9, count: 32),
            body: record.body,
            local: record.local
        )
    }

    private func decide(
        _ a: SlotState,
        _ b: SlotState,
        _ wasConfirmed: Bool
    ) -> CopyComparison {
        CopyComparison.of(a: a, b: b, wasConfirmed: wasConfirmed)
    }

    @Test(arguments: [true, false])
    func `durability.md 5.1: a record that one copy has is used, and mends the other`(
        wasConfirmed: Bool
    ) {
        let valid = SlotState.valid(record)
        #expect(decide(valid, valid, wasConfirmed) == .use(record, repair: nil))
        for lacking in [SlotState.zero, .bad, .missing] {
            #expect(decide(valid, lacking, wasConfirmed) == .use(record, repair: .b))
            #expect(decide(lacking, valid, wasConfirmed) == .use(record, repair: .a))
        }
    }

    @Test func `durability.md 5.1: two different records are a fork, and a's branch is kept`() {
        #expect(
            decide(.valid(record), .valid(other), false) == .fork(kept: record, other: other)
        )
    }

    @Test func `durability.md 5.1: evidence makes every unreadable slot a hole`() {
        for a in [SlotState.zero, .bad, .missing] {
            for b in [SlotState.zero, .bad, .missing] {
                #expect(decide(a, b, true) == .hole(isCertain: true))
            }
        }
    }

    @Test func `I-14: without evidence only what b never began is void`() {
        #expect(decide(.zero, .zero, false) == .end)
        #expect(decide(.zero, .missing, false) == .end)
        #expect(decide(.bad, .zero, false) == .void)
        #expect(decide(.missing, .zero, false) == .void)
        for a in [SlotState.zero, .bad, .missing] {
            #expect(decide(a, .bad, false) == .hole(isCertain: false))
        }
        #expect(decide(.bad, .missing, false) == .hole(isCertain: false))
        #expect(decide(.missing, .missing, false) == .hole(isCertain: false))
    }
}
