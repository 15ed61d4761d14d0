import Ledger
import TestSupport
import Testing
import World

/// The vectors of the wire that concern words: amounts, ranges, ids, slips.
struct WireWordTests {
    @Test func `P1.5: amounts are read as the vectors say`() throws {
        for vector in Vectors.wire.section("money") {
            let text = try #require(vector["text"]?.textValue)
            let wanted = vector["value"].flatMap { $0.integerValue ?? Int64($0.textValue ?? "") }
            #expect(Money.amountMicro(text) == wanted, "\(text)")
            #expect((wanted == nil) == (vector["error"] != nil), "\(text)")
            if let wanted {
                let afghani = try #require(Currency("AFN"))
                let json = try Money(afghani, micro: wanted).json
                #expect(json["amount_micro"]?.textValue == text)
            }
        }
    }

    @Test func `P1.8: range sets are read and written as the vectors say`() throws {
        for vector in Vectors.wire.section("rangeset") {
            let text = try #require(vector["text"]?.textValue)
            let made = RangeSet(text)
            let wanted = vector["value"]?.listValue?.compactMap { $0.listValue }
            #expect(
                made?.ranges.map { [.integer($0.lowerBound), .integer($0.upperBound)] } == wanted,
                "\(text)"
            )
            if let made { #expect(made.text == text) }
        }
    }

    @Test func `P1.3: ids are read as the vectors say`() throws {
        for vector in Vectors.wire.section("uuid7") {
            let text = try #require(vector["text"]?.textValue)
            let isSeven = ID(text).map { $0.version == 7 } ?? false
            #expect(isSeven == (vector["value"] != nil), "\(text)")
        }
    }

    @Test func `P7.7: the series of a later incarnation has its two digits`() throws {
        let date = try #require(BusinessDate("2026-11-21"))
        for vector in Vectors.wire.section("slip_tag") {
            let incarnation = try #require(ID(vector["incarnation"]?.textValue ?? ""))
            let tag = try #require(vector["tag"]?.textValue)
            #expect(SlipNumber.tag(incarnation) == tag)
            #expect(SlipNumber.series(of: date, incarnation: incarnation) == "2026" + tag)
        }
        #expect(SlipNumber.series(of: date, incarnation: nil) == "2026")
    }

    @Test func `SLP-1: slip numbers are read back as they are written, and nothing else`() {
        let numbers = [("7K", "2026", 812), ("7K", "2026MH", 1), ("ABC", "2027", 123_456_789)]
        for (code, series, number) in numbers {
            let slip = SlipNumber(deviceCode: code, series: series, number: Int64(number))
            #expect(SlipNumber(slip.text) == slip)
        }
        let refused = [
            "", "7K-2026", "7K-2026-0", "7K-2026-000000", "7K-2026-12345", "7I-2026-000001",
            "7K-2026-000001-", "7K-202-000001", "7K-2026m1-000001", "7K-2026-0000001",
        ]
        for text in refused { #expect(SlipNumber(text) == nil, "\(text)") }
    }

    @Test func `P1.3: minted ids only grow, whatever the clock does`() throws {
        let clock = ManualClock()
        let entropy = SeededEntropy(8_814)
        var generator = UUIDv7()
        var last = generator.next(clock, entropy)
        for step in 0..<6_000 {
            if step % 7 == 0 { clock.advance(milliseconds: 1) }
            if step == 3_000 { clock.setWall(Timestamp(milliseconds: 0)) }
            let id = generator.next(clock, entropy)
            #expect(last < id)
            #expect(id.version == 7)
            #expect(ID(id.text) == id)
            last = id
        }
    }

    @Test func `P7.3: streams are read back as they are written, and nothing else`() throws {
        let id = try #require(ID("01a1fd63-0c9f-77db-906d-023712b32c09"))
        for stream in [Stream.device, .session(id), .folio(id)] {
            #expect(Stream(stream.text) == stream)
        }
        for text in ["", "devices", "folio:", "folio:x", "session:" + id.text, "device:" + id.text]
        {
            #expect(Stream(text) == nil, "\(text)")
        }
    }

    @Test func `P1.8: inserting in any order gives the set of what was inserted`() {
        var seed = Seed(4_711)
        print("seed \(seed.start)")
        for _ in 0..<200 {
            var set = RangeSet()
            var members: Set<Int64> = []
            for _ in 0..<30 {
                let low = Int64(seed.below(40) + 1)
                let high = low + Int64(seed.below(4))
                set.insert(low...high)
                members.formUnion(low...high)
            }
            #expect(Set((1...50).filter { set.contains($0) }) == members)
            #expect(set.count == Int64(members.count))
            #expect(RangeSet(set.text) == set)
            let rest = RangeSet(1...50).subtracting(set)
            #expect(Set((1...50).filter { rest.contains($0) }) == Set(1...50).subtracting(members))
        }
    }
}
