import Ledger
import Sync
import TestSupport
import Testing
import World

struct ClockTests {
    @Test func `P6.1, P6.3: every clock vector comes out as it says`() throws {
        for vector in Vectors.wire.section("clock") {
            if vector["t0"] != nil {
                let measured = sample(vector)
                let sample = try #require(measured)
                #expect(sample.offsetMilliseconds == vector["off_ms"]?.integerValue)
                #expect(sample.errorMilliseconds == vector["err_ms"]?.integerValue)
            } else {
                let time = try effective(vector)
                #expect(time.at.text == vector["effective_at"]?.textValue, Wire.name(vector))
                #expect(!time.isSuspect)
            }
        }
    }

    @Test func `P6.1: of the last 8 samples the one with least uncertainty counts`() throws {
        var estimate = ClockEstimate()
        #expect(estimate.best == nil)
        let at = Timestamp(milliseconds: 5_000)
        #expect(estimate.cloudTime(at: at) == at)
        for (index, travel) in [400, 100, 300, 700, 700, 700, 700, 700, 700].enumerated() {
            let cloud = Timestamp(milliseconds: 10_000 + Int64(index))
            let sample = ClockEstimate.Sample(
                sent: Timestamp(milliseconds: 0),
                cloud: SyncTime(received: cloud, sent: cloud),
                received: Timestamp(milliseconds: Int64(travel))
            )
            estimate.add(try #require(sample))
        }
        #expect(estimate.best?.errorMilliseconds == 50)
        #expect(estimate.best?.offsetMilliseconds == 9_951)
        for _ in 0..<8 {
            let cloud = Timestamp(milliseconds: 1_000)
            let sample = ClockEstimate.Sample(
                sent: Timestamp(milliseconds: 0),
                cloud: SyncTime(received: cloud, sent: cloud),
                received: Timestamp(milliseconds: 600)
            )
            estimate.add(try #require(sample))
        }
        #expect(estimate.best?.errorMilliseconds == 300)
        estimate.correct(
            cloud: Timestamp(milliseconds: 77_000),
            local: Timestamp(milliseconds: 7_000)
        )
        #expect(estimate.cloudTime(at: Timestamp(milliseconds: 8_000)).milliseconds == 78_000)
    }

    @Test func `P6.1: times that no exchange can have had are no sample`() {
        let zero = Timestamp(milliseconds: 0)
        let one = Timestamp(milliseconds: 1)
        let far = Timestamp(milliseconds: .max)
        let good = SyncTime(received: zero, sent: one)
        #expect(ClockEstimate.Sample(sent: one, cloud: good, received: zero) == nil)
        #expect(ClockEstimate.Sample(sent: zero, cloud: good, received: far) == nil)
        let back = SyncTime(received: one, sent: zero)
        #expect(ClockEstimate.Sample(sent: zero, cloud: back, received: one) == nil)
        let wild = SyncTime(received: Timestamp(milliseconds: .min), sent: far)
        #expect(ClockEstimate.Sample(sent: zero, cloud: wild, received: one) == nil)
    }

    @Test func `P6.3: without anchor and offset the wall clock stays between its neighbours`()
        throws
    {
        func anchor(boot: Int64, _ milliseconds: Int64) -> ClockAnchor {
            ClockAnchor(
                boot: boot,
                monotonicMilliseconds: 0,
                cloudTime: Timestamp(milliseconds: milliseconds),
                errorMilliseconds: 1
            )
        }
        let reading = ClockReading(
            boot: 5,
            monotonicMilliseconds: 9,
            offsetMilliseconds: nil,
            errorMilliseconds: nil
        )
        let anchors = [anchor(boot: 4, 1_000), anchor(boot: 6, 2_000)]
        for (wall, expected) in [(0, 1_000), (1_500, 1_500), (9_000, 2_000)] as [(Int64, Int64)] {
            let time = EffectiveTime(
                capturedAt: Timestamp(milliseconds: wall),
                clock: reading,
                anchors: anchors
            )
            #expect(time.at.milliseconds == expected)
            #expect(time.isSuspect)
        }
    }

    @Test func `CLK-1: an offset over five seconds is suspect, five are not`() {
        for (offset, isSuspect) in [(5_000, false), (5_001, true), (-5_001, true)] {
            let reading = ClockReading(
                boot: 1,
                monotonicMilliseconds: 0,
                offsetMilliseconds: Int64(offset),
                errorMilliseconds: 1
            )
            let time = EffectiveTime(
                capturedAt: Timestamp(milliseconds: 0),
                clock: reading,
                anchors: []
            )
            #expect(time.isSuspect == isSuspect)
        }
    }

    private func sample(_ vector: JSON) -> ClockEstimate.Sample? {
        func time(_ name: String) -> Timestamp {
            Timestamp(milliseconds: vector[name]?.integerValue ?? 0)
        }
        return ClockEstimate.Sample(
            sent: time("t0"),
            cloud: SyncTime(received: time("recv"), sent: time("send")),
            received: time("t3")
        )
    }

    private func effective(_ vector: JSON) throws -> EffectiveTime {
        EffectiveTime(
            capturedAt: try #require(Timestamp(vector["captured_at"]?.textValue ?? "")),
            clock: try ClockReading(#require(vector["clock"]), "clock"),
            anchors: try (vector["anchors"]?.listValue ?? []).map {
                try ClockAnchor($0, "anchor")
            }
        )
    }
}
