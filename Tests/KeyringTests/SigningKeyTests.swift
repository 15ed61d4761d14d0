import Keyring
import TestSupport
import Testing
import World

struct SigningKeyTests {
    @Test func `Ed25519 gives the key and signature of RFC 8032`() {
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        let key = SigningKey(seed: Secret(copying: seed))
        #expect(
            Hex.text(key.verifyingKey.raw)
                == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        )
        #expect(
            Hex.text(key.sign([]))
                == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        )
    }

    @Test func `P2.7: keys have the thumbprints of RFC 8037 and of the vectors`() throws {
        let third = try #require(Vectors.file["third_party"]?["rfc8037_a3"])
        let key = try #require(VerifyingKey(raw: Vectors.bytes(third["x"])))
        #expect(key.thumbprint == third["thumbprint"]?.textValue)
        for (name, entry) in try #require(Vectors.file["keys"]?.objectValue) {
            let jwk = try #require(entry["jwk"])
            let key = try #require(VerifyingKey(jwk: jwk))
            #expect(key.jwk == jwk)
            #expect(key.thumbprint == entry["thumbprint"]?.textValue)
            #expect(Vectors.signer(name).verifyingKey == key)
        }
    }

    @Test func `P5.1: the signature of RFC 9421 B.2.6 verifies, a changed one does not`() throws {
        let vector = try #require(Vectors.file["third_party"]?["rfc9421_b26"])
        let key = try #require(VerifyingKey(raw: Vectors.bytes(vector["public_x"])))
        let base = Array((vector["signature_base"]?.textValue ?? "").utf8)
        var signature = Base64.bytes(vector["signature_b64"]?.textValue ?? "", .standard) ?? []
        #expect(key.isValid(signature, over: base))
        #expect(!key.isValid(signature, over: base + [10]))
        #expect(!key.isValid(Array(signature.dropLast()), over: base))
        signature[10] ^= 1
        #expect(!key.isValid(signature, over: base))
    }

    @Test func `P2.3: the seals of the vectors verify`() throws {
        for chain in Vectors.cases("chains") {
            let hashes = try #require(chain["hashes"]?.listValue)
            let object = JSON.members([
                ("device_id", chain["device_id"]), ("incarnation", chain["incarnation"]),
                ("seq", .integer(Int64(hashes.count - 1))), ("head_hash", hashes.last),
            ])
            let bytes = Vectors.label("seal") + object.canonicalBytes
            let key = Vectors.signer("device").verifyingKey
            #expect(key.isValid(Vectors.bytes(chain["seal"]), over: bytes))
        }
    }

    @Test func `P5.7: a key proof is made by the new key alone`() throws {
        let cases = Vectors.cases("key_proof")
        #expect(cases.count == 2)
        for entry in cases {
            let object = JSON.members([
                ("device_id", entry["device_id"]), ("new_key", entry["request"]?["new_key"]),
                ("old_key", entry["old_key"]),
            ])
            let key = try #require(VerifyingKey(jwk: entry["request"]?["new_key"] ?? nil))
            let isValid = key.isValid(
                Vectors.bytes(entry["request"]?["proof"]),
                over: Vectors.label("key-proof") + object.canonicalBytes
            )
            #expect(isValid == (entry["expect"] == "ok"))
        }
    }

    @Test func `P2.5: a custody proof is made by the custody key alone`() throws {
        for entry in Vectors.cases("custody_proof") {
            var members = try #require(entry["proof"]?.objectValue)
            let signature = Vectors.bytes(members.removeValue(forKey: "sig"))
            let bytes = Vectors.label("custody") + JSON.object(members).canonicalBytes
            let isValid = Vectors.signer("custody").verifyingKey.isValid(signature, over: bytes)
            #expect(isValid == (entry["expect"] == "ok"))
        }
    }

    @Test func `a JWK of another kind is no key`() {
        let x = JSON.text(Base64.text([UInt8](repeating: 1, count: 32)))
        #expect(VerifyingKey(jwk: ["crv": "X25519", "kty": "OKP", "x": x]) == nil)
        #expect(VerifyingKey(jwk: ["crv": "Ed25519", "kty": "EC", "x": x]) == nil)
        #expect(VerifyingKey(jwk: ["crv": "Ed25519", "kty": "OKP", "x": "AQ"]) == nil)
        #expect(VerifyingKey(jwk: ["crv": "Ed25519", "kty": "OKP"]) == nil)
        #expect(VerifyingKey(jwk: 5) == nil)
    }

    @Test func `X25519 gives the shared secret of RFC 7748`() throws {
        let seed = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        let key = AgreementKey(seed: Secret(copying: seed))
        #expect(
            Hex.text(key.publicBytes)
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        )
        let peer = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        #expect(
            try key.shared(with: peer).hexForTests
                == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        )
        #expect(throws: KeyringError.unusable) {
            try key.shared(with: Array(repeating: 0, count: 32))
        }
        #expect(throws: KeyringError.unusable) { try key.shared(with: [1]) }
    }
}
