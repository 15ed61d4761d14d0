import Ledger
import TestSupport
import Testing
import World

/// The business date that the desk claims, and the trust in its clock.
struct DateTests {
    @Test func `DAY-1: what the cloud says about the date is read back as it is written`() throws {
        let day = try Self.day()
        #expect(try BusinessDay(day.json, "day") == day)
        #expect(day.cutoverMinutes == 180)
        for (name, value) in [
            ("cutover", "24:00"), ("cutover", "3:00"), ("state", "shut"), ("offline_rollover", "x"),
            ("business_date", "2026-02-29"),
        ] as [(String, JSON)] {
            var members = try #require(day.json.objectValue)
            members[name] = value
            #expect(throws: ShapeError.self) { try BusinessDay(.object(members), "day") }
        }
    }

    @Test func `DAY-2: the date rolls at the cut-over, once, and is provisional`() throws {
        let zone = try ZoneFiles.zone("Asia/Kabul")
        let claim = try Self.claim("2026-11-21", "2026-11-21T18:00:00.000Z")
        // 03:00 in Kabul is 22:30 UTC.
        let before = try Self.roll(claim, zone, "2026-11-21T22:29:59.999Z")
        #expect(before == claim)
        let after = try Self.roll(claim, zone, "2026-11-21T22:30:00.000Z")
        #expect(after.date.text == "2026-11-22")
        #expect(after.isProvisional)
        #expect(try Self.roll(after, zone, "2026-11-22T22:29:59.999Z") == after)
        #expect(try Self.roll(after, zone, "2026-11-22T22:30:00.000Z").date.text == "2026-11-23")
        #expect(try Self.roll(claim, zone, "2026-11-25T00:00:00.000Z").date.text == "2026-11-25")
    }

    @Test func `DAY-2: a date that night audit rolled early is not rolled again`() throws {
        let zone = try ZoneFiles.zone("Asia/Kabul")
        let early = try Self.claim("2026-11-22", "2026-11-21T20:00:00.000Z")
        #expect(try Self.roll(early, zone, "2026-11-21T23:00:00.000Z") == early)
        #expect(try Self.roll(early, zone, "2026-11-22T22:30:00.000Z").date.text == "2026-11-23")
    }

    @Test func `DAY-2: a late night audit is not overtaken until the next cut-over`() throws {
        let zone = try ZoneFiles.zone("Asia/Kabul")
        let late = try Self.claim("2026-11-20", "2026-11-21T05:00:00.000Z")
        #expect(try Self.roll(late, zone, "2026-11-21T20:00:00.000Z") == late)
        #expect(try Self.roll(late, zone, "2026-11-21T22:30:00.000Z").date.text == "2026-11-21")
    }

    @Test func `DAY-2: held, or with an untrusted clock, the old date stays`() throws {
        let zone = try ZoneFiles.zone("Asia/Kabul")
        let claim = try Self.claim("2026-11-21", "2026-11-21T18:00:00.000Z")
        let later = try #require(Timestamp("2026-11-23T00:00:00.000Z"))
        let held = claim.rolled(by: try Self.day("hold"), in: zone, at: later, isClockTrusted: true)
        #expect(held == claim)
        let wrong = claim.rolled(by: try Self.day(), in: zone, at: later, isClockTrusted: false)
        #expect(wrong == claim)
        #expect(try Self.roll(claim, zone, "1970-01-01T00:00:00.000Z") == claim)
    }

    @Test func `DAY-2: the cloud's date wins, and never leads back`() throws {
        let claim = try Self.claim("2026-11-21", "2026-11-21T18:00:00.000Z")
        let now = try #require(Timestamp("2026-11-22T00:00:00.000Z"))
        let later = try #require(BusinessDate("2026-11-22"))
        let earlier = try #require(BusinessDate("2026-11-20"))
        #expect(claim.corrected(to: later, at: now).date == later)
        #expect(!claim.corrected(to: later, at: now).isProvisional)
        #expect(claim.corrected(to: earlier, at: now) == claim)
    }

    @Test func `DAY-2: a cut-over in a missing hour and across the date line`() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        // 02:30 does not exist on 2026-03-29: the clock goes from 01:59:59 to 03:00:00.
        let night = try Self.claim("2026-03-28", "2026-03-28T20:00:00.000Z")
        let cut = try Self.day("clock", cutover: "02:30")
        let last = try #require(Timestamp("2026-03-29T00:59:59.999Z"))
        let first = try #require(Timestamp("2026-03-29T01:00:00.000Z"))
        #expect(night.rolled(by: cut, in: berlin, at: last, isClockTrusted: true) == night)
        #expect(
            night.rolled(by: cut, in: berlin, at: first, isClockTrusted: true).date.text
                == "2026-03-29"
        )
        // Apia had no 30 December 2011.
        let apia = try ZoneFiles.zone("Pacific/Apia")
        let eve = try Self.claim("2011-12-29", "2011-12-30T05:00:00.000Z")
        #expect(try Self.roll(eve, apia, "2011-12-30T14:00:00.000Z").date.text == "2011-12-31")
    }

    @Test func `DAY-2: whatever the clock and the zone do, the claim never goes back`() throws {
        var seed = Seed(365)
        print("seed \(seed.start)")
        let zones = try ["Asia/Kabul", "Europe/Berlin", "Pacific/Apia"].map(ZoneFiles.zone)
        for _ in 0..<100 {
            var claim = try Self.claim("2026-11-21", "2026-11-21T18:00:00.000Z")
            var now = claim.since
            for _ in 0..<40 {
                now = now.adding(milliseconds: Int64(seed.below(200_000_000)) - 40_000_000)
                let next = claim.rolled(
                    by: try Self.day(),
                    in: zones[seed.below(zones.count)],
                    at: now,
                    isClockTrusted: seed.below(4) > 0
                )
                #expect(next.date >= claim.date)
                claim = next
            }
        }
    }

    @Test func `CLK-1: skew is judged by three limits`() {
        let limits = Policy.standard.clockLimitsMilliseconds
        let wanted: [(Int64, ClockTrust)] = [
            (0, .good), (500, .good), (-501, .warning), (5_000, .warning), (5_001, .suspect),
            (-300_000, .suspect), (300_001, .untrusted), (.min, .untrusted), (.max, .untrusted),
        ]
        for (skew, trust) in wanted { #expect(ClockTrust(skew: skew, limits: limits) == trust) }
    }

    @Test func `CLK-2: offline a clock that went back, jumped or is too old is not believed`() {
        let built = Timestamp(milliseconds: 1_700_000_000_000)
        let last = ClockMemory(
            wall: built.adding(milliseconds: 1_000_000),
            monotonicMilliseconds: 50_000,
            boot: 3
        )
        func reading(_ wall: Int64, _ monotonic: Int64, boot: Int64 = 3) -> Bool {
            let now = ClockMemory(
                wall: last.wall.adding(milliseconds: wall),
                monotonicMilliseconds: 50_000 + monotonic,
                boot: boot
            )
            return ClockMemory.isTrusted(now, after: last, built: built)
        }
        #expect(reading(60_000, 60_000))
        #expect(reading(-2_000, 1_000))
        #expect(!reading(-2_001, 1_000))
        #expect(reading(65_000, 60_000))
        #expect(!reading(65_001, 60_000))
        #expect(!reading(2_400_000, 1_000))
        #expect(reading(2_400_000, -49_000, boot: 4))
        #expect(!reading(-1_000_001, 0, boot: 4))
        #expect(ClockMemory.isTrusted(last, after: nil, built: built))
        let ancient = ClockMemory(
            wall: Timestamp(milliseconds: 0),
            monotonicMilliseconds: 0,
            boot: 0
        )
        #expect(!ClockMemory.isTrusted(ancient, after: nil, built: built))
        let wild = ClockMemory(
            wall: Timestamp(milliseconds: .max),
            monotonicMilliseconds: .min,
            boot: 3
        )
        #expect(!ClockMemory.isTrusted(wild, after: last, built: built))
    }

    private static func day(
        _ rollover: String = "clock",
        cutover: String = "03:00"
    ) throws
        -> BusinessDay
    {
        try BusinessDay(
            [
                "id": "day", "ver": 88, "business_date": "2026-11-21", "state": "open",
                "tz": "Asia/Kabul", "cutover": .text(cutover),
                "offline_rollover": .text(rollover),
            ],
            "day"
        )
    }

    private static func claim(_ date: String, _ since: String) throws -> DateClaim {
        DateClaim(
            try #require(BusinessDate(date)),
            isProvisional: false,
            since: try #require(Timestamp(since))
        )
    }

    private static func roll(_ claim: DateClaim, _ zone: Zone, _ now: String) throws -> DateClaim {
        claim.rolled(
            by: try day(),
            in: zone,
            at: try #require(Timestamp(now)),
            isClockTrusted: true
        )
    }
}
