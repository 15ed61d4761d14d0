import Cloud
import CloudStore
import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A cloud that is sent anything answers, changes nothing and goes on.
struct HostileTests {
    private static let routes: [SyncRoute] = [
        .hello, .actions, .changes, .results, .snapshots, .snapshot("sn_1"),
        .snapshotPart("sn_1", number: 1), .wake, .enrol, .repair, .deviceKeys,
    ]

    @Test(arguments: [8_814, 1, 2_026]) func `SEC-36: what is no request of ours harms nothing`(
        start: UInt64
    ) throws {
        var seed = Seed(start)
        let town = try Town()
        let desk = try town.desk()
        desk.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        for _ in 0..<3 { desk.capture() }
        _ = try desk.push(1...2).pushed()
        let good = desk.batch(2...4).bytes
        for round in 0..<400 {
            let route = Self.routes[seed.below(Self.routes.count)]
            var request = Request(route.method, route.path, authority: Town.authority)
            request.query = Self.query(&seed)
            if route.method == .post {
                request.body = Self.mutated(good, &seed)
                if seed.below(2) == 0 {
                    request.body = Gzip.compress(request.body)
                    request.headers["Content-Encoding"] = "gzip"
                    if seed.below(3) == 0 { request.body.removeLast(1 + seed.below(8)) }
                }
            }
            if seed.below(4) == 0 { request.headers["Range"] = Self.word(&seed) }
            request = desk.identified(request)
            if seed.below(8) == 0 { request.headers[SyncHeaders.state] = Self.word(&seed) }
            request = desk.signed(request)
            if seed.below(8) == 0 { request.headers[SyncHeaders.signature] = Self.word(&seed) }
            let response = desk.ask(request)
            #expect(response.status.rawValue != 500, "seed \(start), round \(round)")
        }
        #expect(try desk.push(3...4).pushed().custody.headHash == desk.hash(4), "seed \(start)")
    }

    /// Bytes cut, doubled, exchanged; now and then something else altogether.
    private static func mutated(_ bytes: [UInt8], _ seed: inout Seed) -> [UInt8] {
        var made = bytes
        for _ in 0...seed.below(4) {
            let place = seed.below(made.count)
            switch seed.below(5) {
            case 0: made[place] = UInt8(truncatingIfNeeded: seed.next())
            case 1: made.removeSubrange(place..<min(place + 9, made.count - 1))
            case 2: made.insert(contentsOf: Array("9999999".utf8), at: place)
            case 3: made.insert(contentsOf: Array("[[[[{\"a\":".utf8), at: place)
            default: made = Array(made.prefix(place)) + [0x7D]
            }
            if made.isEmpty { made = [0x7B] }
        }
        return made
    }

    private static func query(_ seed: inout Seed) -> String {
        let names = ["cursor", "max_bytes", "inc", "from", "to", "wait", "cseq"]
        return (0..<seed.below(4)).map { _ in
            names[seed.below(names.count)] + "=" + word(&seed)
        }.joined(separator: "&")
    }

    private static func word(_ seed: inout Seed) -> String {
        let words = [
            "c1.ce.v_1.999999999999999999.0.999999999999999999", "c1....", "-1", "0",
            "9223372036854775807", "%00",
            "%zz", "bytes=5-2", "bytes=-", "inc=\"x\", last=-4", "sig1=::", "",
            "01a1fc44-d730-7e84-99c2-da9b199f05bc",
        ]
        return words[seed.below(words.count)]
    }
}
