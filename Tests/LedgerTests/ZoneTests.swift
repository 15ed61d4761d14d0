import Ledger
import TestSupport
import Testing
import World

/// Offsets of real zones, and hostile bytes.
struct ZoneTests {
    @Test(arguments: [
        ("Asia/Kabul", "2026-11-21T09:12:02.129Z", 16_200),
        ("Asia/Tehran", "2026-07-01T00:00:00.000Z", 12_600),
        ("Asia/Tehran", "2020-07-01T00:00:00.000Z", 16_200),
        ("Asia/Kathmandu", "2026-01-01T00:00:00.000Z", 20_700),
        ("Pacific/Chatham", "2026-07-01T00:00:00.000Z", 45_900),
        ("Pacific/Chatham", "2026-01-01T00:00:00.000Z", 49_500),
        ("Europe/Berlin", "2026-03-29T00:59:59.999Z", 3_600),
        ("Europe/Berlin", "2026-03-29T01:00:00.000Z", 7_200),
        ("Europe/Berlin", "2026-10-25T00:59:59.999Z", 7_200),
        ("Europe/Berlin", "2026-10-25T01:00:00.000Z", 3_600),
        ("Europe/Berlin", "2088-07-01T00:00:00.000Z", 7_200),
        ("Europe/Berlin", "2088-12-31T00:00:00.000Z", 3_600),
        ("Pacific/Chatham", "2088-12-31T23:00:00.000Z", 49_500),
        ("Pacific/Apia", "2011-12-30T09:59:59.000Z", -36_000),
        ("Pacific/Apia", "2011-12-30T10:00:00.000Z", 50_400),
        ("Asia/Kabul", "1889-12-31T00:00:00.000Z", 16_608),
    ]) func `DAY-5: the offset of a zone at a moment`(
        name: String,
        moment: String,
        seconds: Int
    ) throws {
        let zone = try ZoneFiles.zone(name)
        #expect(zone.offsetSeconds(at: try #require(Timestamp(moment))) == seconds)
    }

    @Test func `DAY-5: a wall clock shows date and time of its zone`() throws {
        let moment = try #require(Timestamp("2026-11-21T20:12:02.129Z"))
        let kabul = try ZoneFiles.zone("Asia/Kabul").local(moment)
        #expect(kabul.date.text == "2026-11-22")
        #expect(kabul.secondOfDay == 42 * 60 + 2)
        let chatham = try ZoneFiles.zone("Pacific/Chatham").local(moment)
        #expect(chatham.date.text == "2026-11-22")
        #expect(chatham.secondOfDay == (9 * 60 + 57) * 60 + 2)
    }

    @Test func `DAY-5: no bytes at all make the reader trap`() throws {
        var seed = Seed(1_884)
        print("seed \(seed.start)")
        for name in ZoneFiles.files.keys.sorted() {
            let good = try ZoneFiles.bytes(name)
            for length in stride(from: 0, to: good.count, by: max(1, good.count / 60)) {
                #expect(throws: ZoneError.self) {
                    try Zone(name: name, file: Array(good[..<length]))
                }
            }
            for _ in 0..<400 {
                var bytes = good
                for _ in 0...seed.below(3) {
                    bytes[seed.below(bytes.count)] = UInt8(truncatingIfNeeded: seed.next())
                }
                try survive(bytes, name)
            }
        }
    }

    @Test func `DAY-5: rules that no zone may have are refused`() throws {
        let rules = [
            "X1", "CET", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
            "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365",
            "CET-1CEST,366,1", "<+04-4", "CET-1CEST,M3.5.0/168,M10.5.0",
            "CET-1CEST,M3.5.0,M10.5.0x",
            "CET-1:60", String(repeating: "A", count: 300) + "0",
        ]
        for rule in rules {
            #expect(throws: ZoneError.self, "\(rule)") { try Self.zone(rule) }
        }
        let south = try Self.zone("<-03>3<-02>,J60/-2:30,300/26")
        let march = try #require(Timestamp("2028-03-01T00:29:59.999Z"))
        #expect(south.offsetSeconds(at: march) == -10_800)
        #expect(south.offsetSeconds(at: march.adding(milliseconds: 1)) == -7_200)
    }

    private func survive(_ bytes: [UInt8], _ name: String) throws {
        do {
            let zone = try Zone(name: name, file: bytes)
            for moment in [Int64.min, -1, 0, 1_795_252_322_129, 4_000_000_000_000, .max] {
                let local = zone.local(Timestamp(milliseconds: moment))
                #expect((0..<86_400).contains(local.secondOfDay))
            }
        } catch { #expect([.notTZif, .length, .content, .rule].contains(error)) }
    }

    /// A zone without transitions that follows a rule.
    private static func zone(_ rule: String) throws -> Zone {
        let good = try ZoneFiles.bytes("Asia/Kabul")
        let head = Array(good[..<51])
        return try Zone(name: "X", file: head + head + Array("\n\(rule)\n".utf8))
    }
}
