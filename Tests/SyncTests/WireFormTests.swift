import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the bytes on the wire are made of.
struct WireFormTests {
    private static func id(_ last: Int) throws -> ID {
        try #require(ID("01a1fc44-d1b8-7263-a4db-e41488fb872\(last)"))
    }

    /// The first push of the protocol's examples.
    private func example() throws -> (json: JSON, batch: PushBatch) {
        let path = "sync-protocol/examples/05-push-drain.request.json"
        let json = try JSON(parsing: Repository.bytes(path))
        return (json, try PushBatch(json))
    }

    @Test func `P2.1: whatever is hashed or signed begins with what it is for`() throws {
        let (device, incarnation) = (try Self.id(1), try Self.id(2))
        let body: JSON = ["action_id": .text(device.text), "type": "audit.event", "v": 1]
        let head = [UInt8](repeating: 7, count: 32)
        let uses: [(String, [UInt8])] = [
            ("genesis", ChainLink.genesis(device: device, incarnation: incarnation)),
            ("action", ChainLink.action(after: head, body: body.canonicalBytes)),
            (
                "seal",
                ChainLink.seal(device: device, incarnation: incarnation, seq: 9, head: head)
            ),
            ("identity", ChainLink.identity(of: body)),
            ("row", RowSum.row(in: "folios", document: body.canonicalBytes)),
            (
                "key-proof",
                KeyRotation(newKey: body, proof: []).proofBytes(device: device, oldKeyID: "k")
            ),
        ]
        for (use, bytes) in uses {
            let label = Array("melmastoon-sync/1:\(use)\n".utf8)
            #expect(bytes.starts(with: label), "\(use)")
        }
        #expect(Set(uses.map { Digest.sha256($0.1).hex }).count == uses.count)
    }

    @Test func `P7.2: an action goes as it was journaled, without a hash or seal of its own`()
        throws
    {
        let (json, batch) = try example()
        let sent = try JSON(parsing: batch.bytes)
        let actions = try #require(sent["actions"]?.listValue)
        #expect(actions == json["actions"]?.listValue)
        #expect(actions.count == batch.actions.count && actions.count > 1)
        for (action, bytes) in zip(actions, batch.actions) {
            #expect(action.canonicalBytes == bytes)
            for name in ["hash", "sig", "seal", "signature", "prev_hash"] {
                #expect(action[name] == nil)
            }
        }
    }

    @Test func `P9.1: a batch has its members, and what nobody knows beside them is ignored`()
        throws
    {
        let (json, batch) = try example()
        let sent = try JSON(parsing: batch.bytes)
        let names: Set = ["device_id", "incarnation", "first_seq", "chain", "anchors", "actions"]
        #expect(Set(try #require(sent.objectValue).keys) == names)
        #expect(
            Set(sent["chain"]?.objectValue?.keys.map { $0 } ?? []) == [
                "prev_hash", "head_hash", "seal",
            ]
        )
        var later = try #require(json.objectValue)
        later["weather"] = ["kabul": "snow"]
        #expect(try PushBatch(.object(later)) == batch)
        for name in names {
            var lacking = try #require(json.objectValue)
            lacking[name] = nil
            #expect(throws: ShapeError.self, "\(name)") { try PushBatch(.object(lacking)) }
        }
    }
}
