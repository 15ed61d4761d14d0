import Cloud
import CloudStore
import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Pulling: whole cuts only, wherever the line broke.
struct PullTests {
    private static let request = Town.id("01a1fc44-e734-71c2-b324-f013705cbf0c")
    private static let later = Town.id("01a1fc44-e734-71c2-b324-f013705cbf0d")

    private func settle(_ town: Town, folios: Range<Int>) throws {
        // Notes that do not compress better than real ones.
        let notes = folios.map { _ in Base64.text(town.entropy.bytes(300)) }
        try town.run { (ledger) throws(CloudStoreError) in
            for (number, note) in zip(folios, notes) {
                _ = try ledger.put("folios", ["id": .text("f\(number)"), "note": .text(note)])
            }
        }
    }

    /// Applies lines as an agent does: staged until a checkpoint; gives where to go on.
    private func apply(
        _ lines: [Change],
        to rows: inout [String: [String: JSON]],
        staged: inout [String: [String: JSON?]]
    ) -> (cursor: Cursor?, checkpoint: Checkpoint?) {
        var cursor: Cursor?
        for line in lines {
            switch line {
            case .put(let name, let document):
                staged[name, default: [:]][document.id] = .some(document.json)
            case .delete(let name, let id, _, _):
                staged[name, default: [:]].updateValue(nil, forKey: id)
            case .mark(let mark): cursor = mark
            case .checkpoint(let checkpoint):
                for (name, changes) in staged {
                    for (id, json) in changes { rows[name, default: [:]][id] = json }
                }
                staged = [:]
                return (checkpoint.cursor, checkpoint)
            default: break
            }
        }
        return (cursor, nil)
    }

    private func sum(_ rows: [String: JSON], of name: String) -> RowSum {
        var sum = RowSum()
        for json in rows.values {
            let bytes = RowSum.row(in: name, document: json.canonicalBytes)
            sum.add(Digest.sha256(bytes).bytes)
        }
        return sum
    }

    @Test func `P11.2: a feed that was cut and resumed equals a snapshot`() throws {
        let town = try Town()
        let desk = try town.desk()
        try settle(town, folios: 0..<50)
        let start = try desk.snapshot(Self.request)
        var rows = start.rows
        try settle(town, folios: 40..<900)
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.remove("folios", "f3")
            try ledger.remove("folios", "f4", outOfScope: true)
        }
        var cursor = start.manifest.cursor
        var staged: [String: [String: JSON?]] = [:]
        var calls = 0
        var end: Checkpoint?
        while end == nil, calls < 50 {
            calls += 1
            let lines = try desk.changes(after: cursor, maxBytes: 65_536)
            // The office goes on writing between two calls.
            if calls == 2 { try settle(town, folios: 900..<910) }
            let (next, checkpoint) = apply(lines, to: &rows, staged: &staged)
            cursor = try #require(next)
            end = checkpoint
        }
        #expect(calls > 3)
        let whole = try desk.snapshot(Self.later)
        #expect(rows["folios"] == whole.rows["folios"])
        let checkpoint = try #require(end)
        #expect(checkpoint.sums["folios"] == sum(rows["folios"] ?? [:], of: "folios"))
        #expect(checkpoint.sums["folios"] == whole.manifest.sums["folios"])
        #expect(try desk.changes(after: checkpoint.cursor).count == 2)
    }

    @Test
    func `P11.7: a cursor of nobody, of another view and of another epoch lead to a snapshot`()
        throws
    {
        let town = try Town()
        let desk = try town.desk()
        let other = try town.desk()
        let cursor = try desk.snapshot(Self.request).manifest.cursor
        #expect(desk.get(.changes).code == "CURSOR_UNKNOWN")
        #expect(desk.get(.changes, query: "cursor=nonsense").status.rawValue == 410)
        let query = SyncQuery.Changes(cursor: cursor).text
        #expect(other.get(.changes, query: query).code == "VIEW_CHANGED")
        try town.driver.settings { (settings) throws(CloudStoreError) in
            try settings.set(.cloudEpoch, "ce_2")
        }
        #expect(desk.get(.changes, query: query).code == "CURSOR_UNKNOWN")
    }

    @Test func `P11.4: a checkpoint says what is in custody and decided`() throws {
        let town = try Town()
        let desk = try town.desk()
        let cursor = try desk.snapshot(Self.request).manifest.cursor
        desk.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        desk.capture()
        let pushed = desk.push(1...2)
        #expect(SyncHints(pushed)?.hasChanges == true)
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.markDecided(
                RangeSet(1...1),
                device: desk.deviceID,
                incarnation: desk.incarnation
            )
        }
        var rows: [String: [String: JSON]] = [:]
        var staged: [String: [String: JSON?]] = [:]
        let lines = try desk.changes(after: cursor)
        let checkpoint = try #require(apply(lines, to: &rows, staged: &staged).checkpoint)
        #expect(checkpoint.custody.map(\.receivedSeq) == [2])
        #expect(checkpoint.custody.map(\.decided.text) == ["1"])
        #expect(checkpoint.custody.map(\.headHash) == [desk.hash(2)])
        #expect(SyncHints(desk.get(.time))?.hasChanges == false)
        // Seq 2 waits for its verdict: ask again at once, unless nobody judges.
        #expect(checkpoint.hasMore)
        try town.driver.settings { (settings) throws(CloudStoreError) in
            try settings.set(.isJudgePaused, "1")
        }
        let paused = try desk.changes(after: checkpoint.cursor)
        #expect(apply(paused, to: &rows, staged: &staged).checkpoint?.hasMore == false)
    }

    @Test func `P14.1: a repair gives the buckets that differ, whole, and no others`() throws {
        let town = try Town()
        let desk = try town.desk()
        try settle(town, folios: 0..<60)
        let start = try desk.snapshot(Self.request)
        let right = try #require(start.rows["folios"])
        // The replica lost one row, has another that is wrong, and one that nobody knows.
        var rows = right
        rows["f7"] = nil
        rows["f8"] = ["id": "f8", "ver": 1, "note": "rotten"]
        rows["x1"] = ["id": "x1", "ver": 1]
        func buckets(_ rows: [String: JSON]) -> [String: [String: JSON]] {
            Dictionary(grouping: rows) {
                RepairRequest.bucket(idDigest: Digest.sha256(Array($0.key.utf8)).bytes)
            }
            .mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.key, $0.value) }) }
        }
        let sums = buckets(rows).mapValues { sum($0, of: "folios") }
        let response = try desk.repair("folios", at: start.manifest.cursor, sums)
        try #require(response.status == .ok, "\(Problem(response).code)")
        var lines = FeedLines()
        var named = ""
        for line in try (lines.take(response.body) ?? []).map({ try Change(line: $0) }) {
            switch line {
            case .bucket(let name, _):
                named = name
                for id in (buckets(rows)[name] ?? [:]).keys { rows[id] = nil }
            case .put("folios", let document):
                #expect(buckets(right)[named]?[document.id] == document.json)
                rows[document.id] = document.json
            default: Issue.record("\(line)")
            }
        }
        #expect(rows == right)
        let again = buckets(rows).mapValues { sum($0, of: "folios") }
        #expect(try desk.repair("folios", at: start.manifest.cursor, again).body.isEmpty)
        #expect(try desk.repair("guests", at: start.manifest.cursor).code == "NOT_FOUND")
        #expect(try desk.hello().capabilities.contains("repair"))
    }

    @Test func `P13.1: the same request gives the same snapshot, whose parts come in pieces too`()
        throws
    {
        let town = try Town()
        let desk = try town.desk()
        try settle(town, folios: 0..<1_500)
        let first = try desk.snapshot(Self.request)
        try settle(town, folios: 1_500..<1_510)
        let again = try desk.snapshot(Self.request)
        #expect(first.manifest == again.manifest)
        #expect(first.manifest.parts.count > 1)
        #expect(first.rows["folios"]?.count == 1_500)
        let route = SyncRoute.snapshotPart(first.manifest.snapshotID, number: 1)
        let whole = desk.get(route)
        var request = desk.identified(Request(.get, route.path, authority: Town.authority))
        request.headers["Range"] = "bytes=100-"
        request.headers["Accept-Encoding"] = "gzip"
        let rest = desk.ask(desk.signed(request))
        #expect(rest.status.rawValue == 206)
        #expect(rest.headers["Content-Encoding"] == nil)
        #expect(rest.body == Array(whole.body[100...]))
        #expect(rest.headers["ETag"] == whole.headers["ETag"])
        #expect(desk.get(.snapshotPart(first.manifest.snapshotID, number: 99)).code == "NOT_FOUND")
    }

    @Test func `ROL-3: the roster is renewed once a day by pulling`() throws {
        let town = try Town()
        let desk = try town.desk()
        try town.run { (ledger) throws(CloudStoreError) in
            _ = try ledger.put("staff", ["id": "0198f222-bbbb-7000-8000-00000000e007"])
        }
        let first = try desk.snapshot(Self.request)
        let end = first.rows["staff"]?.values.first?["valid_until"]
        #expect(end == .text(town.clock.now().adding(milliseconds: 7 * 86_400_000).text))
        #expect(try desk.changes(after: first.manifest.cursor).count == 2)
        town.clock.advance(milliseconds: 2 * 86_400_000)
        #expect(try desk.changes(after: first.manifest.cursor).count == 3)
    }

    @Test func `P11.8: the sums of all collections come once a day, of the changed ones always`()
        throws
    {
        let town = try Town()
        let desk = try town.desk()
        let first = try desk.snapshot(Self.request).manifest.cursor
        try settle(town, folios: 0..<1)
        var rows: [String: [String: JSON]] = [:]
        var staged: [String: [String: JSON?]] = [:]
        func checkpoint(after cursor: Cursor) throws -> Checkpoint {
            let lines = try desk.changes(after: cursor)
            return try #require(apply(lines, to: &rows, staged: &staged).checkpoint)
        }
        let today = try checkpoint(after: first)
        #expect(today.sums.keys.sorted() == ["folios"])
        town.clock.advance(milliseconds: 86_400_000)
        let tomorrow = try checkpoint(after: today.cursor)
        #expect(tomorrow.sums.count == 18)
        #expect(tomorrow.sums["folios"] == today.sums["folios"])
        #expect(try checkpoint(after: tomorrow.cursor).sums.isEmpty)
    }

    @Test func `P15.1: a wake is parked until something changed or its time is over`() throws {
        let town = try Town()
        let desk = try town.desk()
        let cursor = try desk.snapshot(Self.request).manifest.cursor
        let query = SyncQuery.Wake(cursor: cursor, cseq: 0, waitSeconds: 30).text
        func ask(_ ticket: UInt64) -> Reply {
            var request = desk.signed(
                desk.identified(
                    Request(.get, SyncRoute.wake.path, query: query, authority: Town.authority)
                )
            )
            request.ticket = ticket
            return town.cloud.respond(to: request)
        }
        #expect(ask(1) == .park(milliseconds: 30_000))
        town.clock.advance(milliseconds: 20_000)
        #expect(ask(1) == .park(milliseconds: 10_000))
        town.clock.advance(milliseconds: 10_000)
        guard case .response(let nothing) = ask(1) else {
            Issue.record("still parked")
            return
        }
        #expect(nothing.status.rawValue == 204)
        #expect(ask(2) == .park(milliseconds: 30_000))
        try settle(town, folios: 0..<1)
        guard case .response(let something) = ask(2) else {
            Issue.record("not woken")
            return
        }
        #expect(try JSON(parsing: something.body)["changes"] == true)
    }
}
