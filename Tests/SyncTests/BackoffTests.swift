import Sync
import TestSupport
import Testing
import World

/// Gives the lowest or the highest draw there is.
private struct EdgeEntropy: Entropy {
    let byte: UInt8

    func fill(_ bytes: inout MutableSpan<UInt8>) {
        for index in bytes.indices { bytes[index] = byte }
    }
}

struct BackoffTests {
    @Test func `P19.3, FM-E-01: waits double from 1 s to 16 s, then probes grow to minutes`() {
        var backoff = Backoff()
        var bounds: [ClosedRange<Int64>] = []
        for _ in 0..<10 {
            _ = backoff.fail(EdgeEntropy(byte: 0))
            bounds.append(backoff.bounds)
        }
        #expect(
            bounds == [
                0...1_000, 0...2_000, 0...4_000, 0...8_000, 0...16_000, 30_000...60_000,
                60_000...120_000, 120_000...240_000, 150_000...300_000, 150_000...300_000,
            ]
        )
    }

    @Test func `P19.3: the whole range is drawn from, its ends included`() {
        for (byte, isHighest) in [(UInt8(0), false), (UInt8(255), true)] {
            var backoff = Backoff()
            for _ in 0..<100 {
                let wait = backoff.fail(EdgeEntropy(byte: byte))
                let end = isHighest ? backoff.bounds.upperBound : backoff.bounds.lowerBound
                #expect(wait == end)
            }
        }
    }

    @Test func `P19.3: after 5 failures the other side is down, until it succeeds`() {
        var backoff = Backoff()
        let entropy = SeededEntropy(3)
        for _ in 0..<4 { _ = backoff.fail(entropy) }
        #expect(!backoff.isDown)
        _ = backoff.fail(entropy)
        #expect(backoff.isDown)
        backoff.succeed()
        #expect(!backoff.isDown)
        #expect(backoff.failures == 0)
    }

    @Test func `P19.3: draws are spread, not bunched`() {
        let entropy = SeededEntropy(5)
        var quarters = [0, 0, 0, 0]
        for _ in 0..<1_000 {
            var backoff = Backoff()
            quarters[min(3, Int(backoff.fail(entropy) / 250))] += 1
        }
        #expect(quarters.allSatisfy { $0 > 180 }, "\(quarters)")
    }
}
