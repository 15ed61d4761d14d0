import Sync
import Testing

struct BatchSizeTests {
    @Test func `P19.2: quick answers double the batch up to what the cloud takes`() {
        var size = BatchSize()
        var sizes: [Int64] = [size.count]
        for _ in 0..<6 {
            size.answered(after: 3_999, wasFull: true, limit: 500)
            sizes.append(size.count)
        }
        #expect(sizes == [25, 50, 100, 200, 400, 500, 500])
    }

    @Test func `P19.2: slow answers halve it, those between leave it, never below 1`() {
        var size = BatchSize()
        size.answered(after: 4_000, wasFull: true, limit: 500)
        size.answered(after: 10_000, wasFull: true, limit: 500)
        #expect(size.count == 25)
        var sizes: [Int64] = []
        for _ in 0..<6 {
            size.answered(after: 10_001, wasFull: true, limit: 500)
            sizes.append(size.count)
        }
        #expect(sizes == [12, 6, 3, 1, 1, 1])
        size.halve()
        #expect(size.count == 1)
    }

    @Test func `P19.2: a batch that was not full proves nothing`() {
        var size = BatchSize()
        size.answered(after: 5, wasFull: false, limit: 500)
        #expect(size.count == 25)
    }

    @Test func `P18.1: a smaller limit of the cloud is adopted, a larger changes nothing`() {
        var size = BatchSize()
        size.adopt(limit: 10)
        #expect(size.count == 10)
        size.adopt(limit: 500)
        #expect(size.count == 10)
        size.adopt(limit: 0)
        #expect(size.count == 1)
    }
}
