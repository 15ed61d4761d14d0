import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

struct ChainVectorTests {
    @Test func `P2.2, P2.3: every chain hashes to its vector and its seal verifies`() throws {
        let key = try Wire.key("device")
        for vector in Vectors.wire.section("chains") {
            let device = try Wire.id(vector["device_id"])
            let incarnation = try Wire.id(vector["incarnation"])
            var hashes = [
                Wire.sha256(ChainLink.genesis(device: device, incarnation: incarnation))
            ]
            let actions = vector["actions"]?.listValue ?? []
            for action in actions {
                let link = ChainLink.action(
                    after: hashes[hashes.count - 1],
                    body: action.canonicalBytes
                )
                hashes.append(Wire.sha256(link))
            }
            #expect(
                hashes.map { Base64.text($0) }
                    == vector["hashes"]?.listValue?.compactMap(\.textValue)
            )
            let sealed = ChainLink.seal(
                device: device,
                incarnation: incarnation,
                seq: Int64(actions.count),
                head: hashes[hashes.count - 1]
            )
            #expect(try key.isValid(Wire.bytes(vector["seal"]), over: sealed), Wire.name(vector))
        }
    }

    @Test func `P2.4: an action carried again has the same identity, another has not`() throws {
        for vector in Vectors.wire.section("identity") {
            let one = Wire.sha256(ChainLink.identity(of: try #require(vector["a"])))
            let other = Wire.sha256(ChainLink.identity(of: try #require(vector["b"])))
            #expect((one == other) == vector["equal"]?.booleanValue, Wire.name(vector))
            let said = try Wire.bytes(vector["identity"])
            #expect(said == one || said == other, Wire.name(vector))
        }
    }

    @Test func `P2.6: lines made by the cloud get derived ids`() throws {
        for vector in Vectors.wire.section("derived_ids") {
            let parts = [vector["action_id"]?.textValue, vector["kind"]?.textValue]
            let number = try #require(vector["n"]?.integerValue)
            let text = (parts.compactMap { $0 } + ["\(number)"]).joined(separator: "\n")
            let digest = Wire.sha256(ChainLink.label("line") + Array(text.utf8))
            #expect(ID.derived(from: digest).text == vector["value"]?.textValue)
        }
    }

    @Test func `P7.7: the tag of a slip series comes from the incarnation`() throws {
        for vector in Vectors.wire.section("slip_tag") {
            let tag = SlipNumber.tag(try Wire.id(vector["incarnation"]))
            #expect(tag == vector["tag"]?.textValue)
        }
    }

    @Test func `P2.7: the digest of a row begins as its vector says`() throws {
        for vector in Vectors.wire.section("rows") {
            let digest = try rowDigest(vector["c"], vector["doc"])
            #expect(Hex.text(digest.prefix(8)) == vector["rd8"]?.textValue)
        }
    }

    @Test func `P11.8: sums add up, and a changed document shows`() throws {
        for vector in Vectors.wire.section("sums") {
            var sum = RowSum()
            let documents = vector["docs"]?.listValue ?? []
            for document in documents { sum.add(try rowDigest(vector["c"], document)) }
            let said = try RowSum(#require(vector["sum"]), "sum")
            #expect((sum == said) == (vector["error"] == nil), Wire.name(vector))
            #expect(said.json == vector["sum"])
            for document in documents { sum.remove(try rowDigest(vector["c"], document)) }
            #expect(sum == RowSum())
        }
    }

    @Test func `P14.2: the bucket of a row is the first byte of the hash of its id`() throws {
        for vector in Vectors.wire.section("buckets") {
            let id = try #require(vector["id"]?.textValue)
            let bucket = RepairRequest.bucket(idDigest: Wire.sha256(Array(id.utf8)))
            #expect(bucket == vector["bucket"]?.textValue)
        }
    }

    @Test func `P13.3: a snapshot part is its file, its digest and its rows`() throws {
        let vector = try #require(Vectors.wire.document["snapshot_part"])
        let text = try #require(vector["gzip_b64"]?.textValue)
        let file = try #require(Base64.bytes(text, .standard))
        #expect(try Wire.sha256(file) == Wire.bytes(vector["sha256"]))
        let rows = try SnapshotPart.rows(in: Gzip.decompress(file, sizeLimit: 1_048_576))
        #expect(Int64(rows.count) == vector["rows"]?.integerValue)
        let manifest = try SnapshotManifest(Wire.example("04-snapshot.response.json"))
        var sums: [String: RowSum] = [:]
        for row in rows {
            let digest = try rowDigest(.text(row.collection), row.document.json)
            sums[row.collection, default: RowSum()].add(digest)
        }
        #expect(sums == manifest.sums)
        let plain = try Gzip.decompress(file, sizeLimit: 1_048_576)
        #expect(throws: ShapeError.self) { try SnapshotPart.rows(in: Array(plain.dropLast())) }
        #expect(throws: ShapeError.self) {
            try SnapshotPart.rows(in: Array("{\"t\":\"mark\",\"cursor\":\"c\"}\n".utf8))
        }
    }

    private func rowDigest(_ collection: JSON?, _ document: JSON?) throws -> [UInt8] {
        let name = try #require(collection?.textValue)
        return Wire.sha256(
            RowSum.row(in: name, document: try #require(document).canonicalBytes)
        )
    }
}
