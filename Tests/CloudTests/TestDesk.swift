import Cloud
import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A desk of a town, joined with its cloud by a function call.
final class TestDesk: SignedDesk {
    let town: Town

    init(town: Town, key: SigningKey) {
        self.town = town
        super.init(key: key, town.clock, town.entropy, authority: Town.authority)
    }

    override func ask(_ request: Request) -> Response { ask(request, town.cloud) }

    func push(_ range: ClosedRange<Int>, to cloud: CloudResponder) -> Response {
        ask(request(of: range), cloud)
    }

    func ask(_ request: Request, _ cloud: CloudResponder) -> Response {
        guard case .response(let response) = cloud.respond(to: request) else {
            return Response(Status(rawValue: 102))
        }
        return response
    }

    func hello(
        _ held: [HeldIncarnation] = [],
        want: [ID] = [],
        release: [ID] = [],
        cursor: Cursor? = nil
    ) throws -> HelloResponse {
        var hello = HelloRequest(
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            wall: town.clock.now(),
            clock: ClockReading(
                boot: 17,
                monotonicMilliseconds: 1,
                offsetMilliseconds: nil,
                errorMilliseconds: nil
            ),
            outbox: HelloRequest.Outbox(depth: 0, oldestCapturedAt: nil)
        )
        hello.incarnations = held
        hello.wantedLeases = want
        hello.releasedLeases = release
        hello.cursor = cursor
        let response = post(.hello, hello.json.canonicalBytes)
        try #require(response.status == .ok, "\(Problem(response).code)")
        return try HelloResponse(try JSON(parsing: response.body))
    }

    /// Takes a snapshot and gives its manifest and rows.
    func snapshot(
        _ requestID: ID
    ) throws -> (manifest: SnapshotManifest, rows: [String: [String: JSON]]) {
        let view = try hello().view
        let asked = SnapshotRequest(
            requestID: requestID,
            view: view,
            collections: nil,
            reason: "first"
        )
        let response = post(.snapshots, asked.json.canonicalBytes)
        try #require(response.status.rawValue == 201, "\(Problem(response).code)")
        let manifest = try SnapshotManifest(try JSON(parsing: response.body))
        var rows: [String: [String: JSON]] = [:]
        for part in manifest.parts {
            let file = get(.snapshotPart(manifest.snapshotID, number: part.number)).body
            #expect(Digest.sha256(file).bytes == part.sha256)
            let lines = try Gzip.decompress(file, sizeLimit: 1 << 20)
            for (collection, document) in try SnapshotPart.rows(in: lines) {
                rows[collection, default: [:]][document.id] = document.json
            }
        }
        return (manifest, rows)
    }

    func changes(after cursor: Cursor, maxBytes: Int64? = nil) throws -> [Change] {
        let query = SyncQuery.Changes(cursor: cursor, maxBytes: maxBytes).text
        let response = get(.changes, query: query)
        try #require(response.status == .ok, "\(Problem(response).code)")
        var lines = FeedLines()
        return try (lines.take(response.body) ?? []).map { try Change(line: $0) }
    }
}
