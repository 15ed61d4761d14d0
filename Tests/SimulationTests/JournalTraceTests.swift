import Testing

@testable import Simulation

/// The checker of the order of writes is seen to fail.
@Suite struct JournalTraceTests {
    private static let a = "/state/journal/a/00000001.a.seg"
    private static let b = "/state/journal/b/00000001.b.seg"

    /// A block that looks like a record of that number.
    private func record(_ lsn: UInt8, salt: UInt8, last: UInt8 = 0) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 4_096)
        block.replaceSubrange(0..<4, with: Array("MJR1".utf8))
        block[8] = lsn
        for index in 112..<128 { block[index] = salt }
        block[4_095] = last
        return block
    }

    private func faults(_ changes: [DiskChange]) -> [String] {
        var trace = JournalTrace(over: DiskImage())
        for change in [.create(1, name: Self.a), .create(2, name: Self.b)] + changes {
            trace.take(change)
        }
        return trace.faults
    }

    private func saved(at block: Int, _ lsn: UInt8) -> [DiskChange] {
        let offset = block * 4_096
        return [
            .write(1, at: offset, record(lsn, salt: 1)), .sync(1),
            .write(2, at: offset, record(lsn, salt: 2)), .sync(2), .answer(1),
        ]
    }

    @Test func `I-11: an answer before a sync, and b before a is synced, are seen`() {
        #expect(faults(saved(at: 1, 1)).isEmpty)
        var early = saved(at: 1, 1)
        early.swapAt(3, 4)
        #expect(faults(early) == ["I-11: answer 1 came before a sync"])
        var parallel = saved(at: 1, 1)
        parallel.swapAt(1, 2)
        #expect(faults(parallel) == ["I-11: copy b was begun before copy a was synced"])
        var alone = saved(at: 1, 1)
        alone.remove(at: 3)
        #expect(faults(alone) == ["I-11: answer 1 came before a sync"])
    }

    @Test func `I-12: a block written twice, and a number sealed twice, are seen`() {
        #expect(faults(saved(at: 1, 1) + saved(at: 2, 2)).isEmpty)
        #expect(faults(saved(at: 1, 1) + saved(at: 1, 2)).count == 2)
        let again: [DiskChange] = [
            .write(1, at: 8_192, record(1, salt: 1, last: 7)), .sync(1),
        ]
        #expect(faults(saved(at: 1, 1) + again).count == 1)
    }
}
