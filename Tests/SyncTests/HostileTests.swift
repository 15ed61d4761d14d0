import Ledger
import Sync
import TestSupport
import Testing
import World

/// Whatever comes over the wire, a reader answers or throws; it never traps.
struct HostileTests {
    private static let seed: UInt64 = 20_261_121

    private func documents() throws -> [JSON] {
        let names = [
            "01-enrol.request.json", "01-enrol.response.json", "02-hello.request.json",
            "02-hello.response.json", "04-snapshot.request.json", "04-snapshot.response.json",
            "05-push-drain.request.json", "05-push-drain.response.json", "12-repair.request.json",
            "13-commands.response.json", "14-keys.request.json",
        ]
        return try names.map(Wire.example)
            + Wire.lines("06-changes.ndjson").map { try JSON(parsing: $0) }
    }

    @Test func `a message with any member replaced is read or refused`() throws {
        var random = Seed(Self.seed)
        var refused = 0
        for document in try documents() {
            for _ in 0..<60 {
                let bent = mutate(document, &random)
                refused += refusals(of: bent)
            }
        }
        #expect(refused > 0, "seed \(Self.seed)")
    }

    @Test func `header text of any bytes is read or refused`() {
        var random = Seed(Self.seed)
        let alphabet = Array("abcdefgx=\"\\,;:?10 -()*\t~".utf8)
        for _ in 0..<4_000 {
            let bytes = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
            let text = String(decoding: bytes, as: UTF8.self)
            var response = Response(.ok)
            response.headers["Sync-Hints"] = text
            response.headers["Sync-Time"] = text
            _ = SyncState(text)
            _ = SyncHints(response)
            _ = SyncTime(response)
            _ = SyncHeaders.sha256(inContentDigest: text)
            var request = Request(.get, "/" + text, query: text, authority: text)
            request.headers["Signature-Input"] = "sig1=" + text
            request.headers["Signature"] = "sig1=:AAAA:"
            let check = SignatureCheck<Int>(
                servedAuthorities: [text.lowercased()],
                findKey: { _ in 1 },
                digest: { $0 },
                isValid: { _, _, _ in false }
            )
            #expect(throws: Problem.self) {
                try check.key(of: request, isEnrolled: true, at: Timestamp(milliseconds: .min))
            }
        }
    }

    @Test func `a feed in any pieces gives the same lines`() throws {
        var random = Seed(Self.seed)
        let whole = Wire.lines("06-changes.ndjson")
        let bytes = Array(whole.joined(separator: [0x0A])) + [0x0A]
        for _ in 0..<50 {
            var reader = FeedLines()
            var lines: [[UInt8]] = []
            var position = 0
            while position < bytes.count {
                let end = min(bytes.count, position + 1 + random.below(700))
                let more = reader.take(bytes[position..<end])
                lines += try #require(more)
                position = end
            }
            #expect(lines == whole, "seed \(Self.seed)")
        }
        var reader = FeedLines()
        let long = [UInt8](repeating: 0x20, count: FeedLines.lineLimit)
        let taken = reader.take(long)
        #expect(taken == [])
        let beyond = reader.take([0x20])
        #expect(beyond == nil)
    }

    /// How many of the readers refuse the document.
    private func refusals(of json: JSON) -> Int {
        refusal { _ = try EnrolmentRequest(json) } + refusal { _ = try EnrolmentAnswer(json) }
            + refusal { _ = try HelloRequest(json) } + refusal { _ = try HelloResponse(json) }
            + refusal { _ = try SnapshotRequest(json) } + refusal { _ = try SnapshotAnswer(json) }
            + refusal { _ = try PushBatch(json).lastSeq } + refusal { _ = try PushAnswer(json) }
            + refusal { _ = try RepairRequest(json) } + refusal { _ = try CommandList(json) }
            + refusal { _ = try KeyRotation(json) } + refusal { _ = try Change(json) }
    }

    private func refusal(_ read: () throws -> Void) -> Int {
        do {
            try read()
            return 0
        } catch { return 1 }
    }

    private func mutate(_ json: JSON, _ random: inout Seed) -> JSON {
        switch json {
        case .object(var members) where !members.isEmpty && random.below(8) > 0:
            let names = members.keys.sorted()
            let name = names[random.below(names.count)]
            if random.below(6) == 0 {
                members[name] = nil
            } else if let member = members[name] {
                members[name] = mutate(member, &random)
            }
            return .object(members)
        case .list(var elements) where !elements.isEmpty && random.below(8) > 0:
            let index = random.below(elements.count)
            elements[index] = mutate(elements[index], &random)
            return .list(elements)
        default:
            let strange: [JSON] = [
                nil, true, 0, -1, .integer(9_007_199_254_740_991), "", "x", "1-", [], [:], [nil],
                .integer(-9_007_199_254_740_991), "AAAA", "ffffffffffffffff", "2026-02-30",
            ]
            return strange[random.below(strange.count)]
        }
    }
}
