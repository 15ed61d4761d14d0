import TestSupport
import Testing
import World

/// Moments and calendar days.
struct TimestampTests {
    @Test func `P1.4: the vectors are read and refused as they say`() throws {
        for vector in Vectors.wire.section("time") {
            let text = try #require(vector["text"]?.textValue)
            let made = Timestamp(text)
            #expect(made?.milliseconds == vector["value"]?.integerValue, "\(text)")
            if let made { #expect(made.text == text) }
        }
    }

    @Test func `P1.4: every moment of ten thousand years is read back as it is written`() throws {
        var seed = Seed(1_582)
        print("seed \(seed.start)")
        let first = try #require(Timestamp("0000-01-01T00:00:00.000Z"))
        let last = try #require(Timestamp("9999-12-31T23:59:59.999Z"))
        let span = UInt64(last.milliseconds - first.milliseconds)
        for _ in 0..<5_000 {
            let offset = Int64(seed.next() % span)
            let moment = Timestamp(milliseconds: first.milliseconds + offset)
            #expect(Timestamp(moment.text) == moment)
        }
    }

    @Test func `P1.4: days follow each other through leap years`() throws {
        var day = try #require(CivilDate("1899-12-31"))
        for _ in 0..<73_050 {
            let next = CivilDate(dayNumber: day.dayNumber + 1)
            #expect(CivilDate(next.text) == next)
            let (old, new) = (day.parts, next.parts)
            let isSameMonth = old.year == new.year && old.month == new.month
            #expect(isSameMonth ? new.day == old.day + 1 : new.day == 1)
            day = next
        }
        #expect(day.text == "2100-01-01")
    }

    @Test func `P1.4: adding never wraps around`() {
        let late = Timestamp(milliseconds: .max - 5)
        #expect(late.adding(milliseconds: 10).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min + 5).adding(milliseconds: -10).milliseconds == .min)
    }
}
