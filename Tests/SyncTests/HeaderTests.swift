import Ledger
import Sync
import Testing
import World

struct HeaderTests {
    private let incarnation = "01a1fc44-d730-7e84-99c2-da9b199f05bc"

    @Test func `P3: Sync-State is written as signed, and read back`() throws {
        let text = "inc=\"\(incarnation)\", last=9, recv=1, epoch=\"ce_3f9a1c\""
        let state = try #require(SyncState(text))
        #expect(state.text == text)
        #expect(state.last == 9)
        #expect(state.cloudEpoch == "ce_3f9a1c")
        let fresh = SyncState(incarnation: state.incarnation, last: 1, received: 0, cloudEpoch: nil)
        #expect(fresh.text == "inc=\"\(incarnation)\", last=1, recv=0")
        #expect(SyncState(fresh.text) == fresh)
    }

    @Test(arguments: [
        "", "inc=\"x\", last=1, recv=0", "last=1, recv=0",
        "inc=\"01a1fc44-d730-7e84-99c2-da9b199f05bc\", last=-1, recv=0",
        "inc=\"01a1fc44-d730-7e84-99c2-da9b199f05bc\", last=1",
        "inc=\"01a1fc44-d730-7e84-99c2-da9b199f05bc\" last=1, recv=0",
    ])
    func `P3: an ill-formed Sync-State is none`(text: String) {
        #expect(SyncState(text) == nil)
    }

    @Test func `P3: hints and times are read from a response`() throws {
        let text = "epoch=\"ce_3f9a1c\", changes=?1, cseq=13, backoff_ms=0"
        var response = Response(.ok)
        #expect(SyncHints(response) == nil)
        #expect(SyncTime(response) == nil)
        response.headers["Sync-Hints"] = text
        response.headers["Sync-Time"] = "recv=1000038, send=1000073"
        let hints = try #require(SyncHints(response))
        #expect(hints.text == text)
        #expect(hints.hasChanges)
        #expect(hints.cseq == 13)
        let time = try #require(SyncTime(response))
        #expect(time.text == "recv=1000038, send=1000073")
        response.headers["Sync-Hints"] = "changes=?0, backoff_ms=99999999999"
        #expect(SyncHints(response)?.backoffMilliseconds == 900_000)
    }

    @Test func `P3.2: a response without the sentinel is no answer`() {
        var response = Response(.ok, json: ["custody": nil])
        #expect(!SyncHeaders.isAnswer(response))
        response.headers["Sync-Protocol"] = "1"
        #expect(SyncHeaders.isAnswer(response))
    }

    @Test func `P3: Retry-After is obeyed up to 900 seconds`() {
        var response = Response(Status(rawValue: 503))
        for (text, seconds) in [
            ("0", 0), ("30", 30), ("900", 900), ("86400", 900), ("soon", nil), ("-1", nil),
            ("", nil), ("99999999999999999999", nil),
        ] as [(String, Int64?)] {
            response.headers["Retry-After"] = text
            #expect(SyncHeaders.retryAfter(response) == seconds, "\(text)")
        }
    }

    @Test func `P5.3: a content digest is read from among others`() {
        let digest = [UInt8](repeating: 9, count: 32)
        let text = SyncHeaders.contentDigest(sha256: digest)
        #expect(SyncHeaders.sha256(inContentDigest: text) == digest)
        #expect(SyncHeaders.sha256(inContentDigest: "sha-512=:AAAA:, " + text) == digest)
        #expect(SyncHeaders.sha256(inContentDigest: "sha-256=:AAAA:") == nil)
        #expect(SyncHeaders.sha256(inContentDigest: "sha-256=AAAA") == nil)
    }

    @Test func `P3.6: every route is found by the method and path that it names`() throws {
        let id = try #require(ID(incarnation))
        let routes: [SyncRoute] = [
            .time, .enrol, .pollEnrolment, .hello, .actions, .changes, .results, .snapshots,
            .snapshot("sn_9f2c"), .snapshotPart("sn_9f2c", number: 12), .repair, .wake, .commands,
            .commandState(id), .deviceKeys, .logPart(command: id, number: 1),
        ]
        for route in routes {
            #expect(SyncRoute(route.method, route.path) == route)
            #expect(SyncRoute(route.method == .get ? .post : .get, route.path) == nil)
        }
        #expect(routes.filter(\.isOpenToRevoked).count == 5)
    }

    @Test(arguments: [
        "/sync/v1/", "/sync/v1/actions/", "/sync/v1//actions", "/sync/v2/actions", "/actions",
        "/sync/v1/snapshots/..", "/sync/v1/snapshots/a%2Fb/parts/1", "/sync/v1/snapshots/a/parts/0",
        "/sync/v1/snapshots/a/parts/01", "/sync/v1/commands/x/state",
    ])
    func `P3.6: another path is no route`(path: String) {
        let found = [Method.get, .post, .put].compactMap { SyncRoute($0, path) }
        #expect(found == [] || found == [.snapshot("..")])
    }

    @Test func `P11.1: queries are read as they were written`() throws {
        let cursor = try #require(Cursor("c1.kQ2e"))
        var request = Request(.get, "/sync/v1/changes")
        let changes = SyncQuery.Changes(cursor: cursor, maxBytes: 65_536)
        request.query = changes.text
        #expect(changes.text == "cursor=c1.kQ2e&max_bytes=65536")
        #expect(SyncQuery.Changes(request) == changes)
        let wake = SyncQuery.Wake(cursor: cursor, cseq: 3, waitSeconds: 50)
        request.query = wake.text
        #expect(SyncQuery.Wake(request) == wake)
        let results = SyncQuery.Results(
            incarnation: try #require(ID(incarnation)),
            range: 1...1_000
        )
        request.query = results.text
        #expect(SyncQuery.Results(request) == results)
        request.query = "inc=\(incarnation)&from=1&to=1001"
        #expect(SyncQuery.Results(request) == nil)
        #expect(Cursor("") == nil)
        #expect(Cursor("a b") == nil)
        #expect(Cursor(String(repeating: "a", count: 513)) == nil)
    }

    @Test func `P18.1: every problem code has a status and makes a document`() throws {
        let verdicts: Set<Code.SyncName> = [
            .payloadInvalid, .actionTypeUnsupported, .actionIDReused, .opaqueQuarantined,
            .versionConflict, .dependencyRejected, .dependencyUnknown, .dependencyDown,
            .blockedByStream, .blockedByDep, .pending, .parked, .keyClass, .replayed, .expired,
        ]
        for name in Code.SyncName.allCases where !verdicts.contains(name) {
            let problem = Problem(name, detail: "x", members: ["expected_seq": 2])
            let read = Problem(problem.response)
            #expect(read == problem)
            #expect(read.isCode(name))
            #expect((400..<600).contains(problem.status.rawValue))
        }
        let bare = Problem(Response(Status(rawValue: 502), body: Array("<html>".utf8)))
        #expect(bare.code.isEmpty)
        #expect(bare.status.rawValue == 502)
    }

    @Test(arguments: [
        ("1.0.0", "1.0.1", true), ("1.9.0", "1.10.0", true), ("1.0", "1.0.0", true),
        ("1.0.1", "1.0.1", false), ("2.0.0", "1.9.9", false), ("", "0.1", true),
    ])
    func `P16.6: versions are compared part by part, as numbers`(
        version: String,
        least: String,
        isOlder: Bool
    ) {
        #expect(AgentVersion.isVersion(version, before: least) == isOlder)
    }
}
