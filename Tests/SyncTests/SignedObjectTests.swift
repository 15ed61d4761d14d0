import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

struct SignedObjectTests {
    @Test func `P2.5: a custody proof verifies by the custody key and by no other`() throws {
        for vector in Vectors.wire.section("custody_proof") {
            let proof = try CustodyProof(#require(vector["proof"]), "proof")
            let key = try Wire.key("custody")
            #expect(proof.signed.keyID == key.thumbprint)
            let isValid = key.isValid(proof.signed.signature, over: proof.signedBytes)
            #expect(isValid == (vector["expect"] == "ok"), Wire.name(vector))
        }
    }

    @Test func `P2.5: a proof that is made reads and verifies, member by member`() throws {
        let key = SigningKey(from: SeededEntropy(41))
        let custody = try PushAnswer(Wire.example("05-push-drain.response.json")).custody
        let proof = CustodyProof(
            custody,
            of: try Wire.id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
            at: Timestamp(milliseconds: 1_795_254_506_871),
            keyID: key.verifyingKey.thumbprint,
            with: { key.sign($0) }
        )
        let read = try CustodyProof(proof.json, "")
        #expect(read == proof)
        #expect(key.verifyingKey.isValid(read.signed.signature, over: read.signedBytes))
        var changed = try #require(proof.json.objectValue)
        changed["received_seq"] = 10
        let forged = try CustodyProof(.object(changed), "")
        #expect(!key.verifyingKey.isValid(forged.signed.signature, over: forged.signedBytes))
    }

    @Test func `P15.4: every command vector is executed or refused as it says`() throws {
        for vector in Vectors.wire.section("commands") {
            let command = try CloudCommand(#require(vector["command"]), "")
            let device = try Wire.id("01a1fc44-d1b8-7263-a4db-e41488fb8721")
            var verdict = "ok"
            do throws(CloudCommand.Refusal) {
                try command.check(
                    device: device,
                    key: Self.pinned(command.signed.keyID),
                    lastCseq: vector["last_cseq"]?.integerValue ?? 0,
                    at: Timestamp(vector["now"]?.textValue ?? "") ?? Timestamp(milliseconds: 0)
                )
            } catch { verdict = error.rawValue }
            #expect(verdict == vector["expect"]?.textValue, Wire.name(vector))
        }
    }

    @Test func `P15.4: another device's command and an unknown key come first`() throws {
        let vector = try #require(Vectors.wire.section("commands").first?["command"])
        let command = try CloudCommand(vector, "")
        let now = Timestamp(milliseconds: 0)
        let other = try Wire.id("01a201fb-aa00-73e7-82cc-3eb8c9aabb8c")
        #expect(throws: CloudCommand.Refusal.device) {
            try command.check(device: other, key: nil, lastCseq: 0, at: now)
        }
        #expect(throws: CloudCommand.Refusal.key) {
            try command.check(device: command.deviceID, key: nil, lastCseq: 0, at: now)
        }
    }

    @Test func `P5.7: a new key is proved by itself, not by the old one`() throws {
        for vector in Vectors.wire.section("key_proof") {
            let rotation = try KeyRotation(#require(vector["request"]))
            let key = try #require(VerifyingKey(jwk: rotation.newKey))
            let bytes = rotation.proofBytes(
                device: try Wire.id(vector["device_id"]),
                oldKeyID: try #require(vector["old_key"]?.textValue)
            )
            let isValid = key.isValid(rotation.proof, over: bytes)
            #expect(isValid == (vector["expect"] == "ok"), Wire.name(vector))
        }
    }

    @Test func `P4.2: a token is met1_ and 32 bytes; the cloud keeps its hash`() throws {
        let vector = try #require(Vectors.wire.document["enrol_token"])
        let token = try #require(vector["token"]?.textValue)
        #expect(EnrolmentRequest.isToken(token))
        #expect(try Wire.sha256(Array(token.utf8)) == Wire.bytes(vector["sha256"]))
        #expect(!EnrolmentRequest.isToken(String(token.dropLast())))
        #expect(!EnrolmentRequest.isToken("met2" + token.dropFirst(4)))
        #expect(!EnrolmentRequest.isToken(token + "A"))
    }

    private static func pinned(_ keyID: String) -> CloudCommand.PinnedKey? {
        let classes: [(String, CloudCommand.KeyClass)] = [
            ("routine", .routine), ("destructive", .destructive),
        ]
        for (name, keyClass) in classes {
            do {
                let key = try Wire.key(name)
                guard key.thumbprint == keyID else { continue }
                return CloudCommand.PinnedKey(keyClass) { key.isValid($0, over: $1) }
            } catch { continue }
        }
        return nil
    }
}
