import Keyring
import TestSupport
import Testing
import World

struct DigestTests {
    @Test func `SHA-256 gives the published digest, whole or in parts`() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.sha256(Array("abc".utf8)).hex == expected)
        #expect(Digest.sha256(Array("a".utf8), [], Array("bc".utf8)).hex == expected)
        var hasher = SHA256()
        hasher.update(Secret(copying: Array("ab".utf8)))
        hasher.update(Array("c".utf8))
        let digest = hasher.finish()
        #expect(digest.hex == expected)
    }

    @Test func `a digest has 32 bytes`() {
        #expect(Digest(bytes: Array(repeating: 1, count: 31)) == nil)
        #expect(Digest(bytes: Array(repeating: 1, count: 32))?.bytes.count == 32)
    }

    @Test func `HMAC gives the tags of RFC 2202 and RFC 4231`() {
        let key = Secret(copying: Array("Jefe".utf8))
        let parts = [Array("what do ya want ".utf8), Array("for nothing?".utf8)]
        #expect(
            Hex.text(HMAC.sha256(key: key, parts[0], parts[1]))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        #expect(
            Hex.text(HMAC.tag(key: key, hash: .sha1, parts[0], parts[1]))
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        )
        #expect(
            Hex.text(HMAC.tag(key: key, hash: .sha512, parts[0], parts[1]))
                == "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549"
                + "758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        )
        for hash in [HashFunction.sha1, .sha256, .sha512] {
            let repeated = RepeatedTag(key: key, hash: hash)
            for _ in 0..<3 {
                let tag = HMAC.tag(key: key, hash: hash, parts[0], parts[1])
                #expect(repeated.tag(parts[0][...], parts[1]) == tag)
                #expect(repeated.tag([], parts[0]) == HMAC.tag(key: key, hash: hash, parts[0]))
            }
        }
        let tag = HMAC.sha256(key: key, [1])
        #expect(HMAC.isTag(tag, key: key, [1]))
        #expect(!HMAC.isTag(tag, key: key, [2]))
        #expect(!HMAC.isTag([], key: key, [1]))
    }

    @Test func `CRC-32 gives the check value, for any length and any kind of collection`() {
        #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.of([UInt8]()) == 0)
        let bytes = SeededEntropy(7).bytes(100)
        for count in 0..<100 {
            var slow: UInt32 = ~0
            for byte in bytes[..<count] {
                slow ^= UInt32(byte)
                for _ in 0..<8 { slow = slow & 1 == 1 ? slow >> 1 ^ 0xEDB8_8320 : slow >> 1 }
            }
            #expect(CRC32.of(bytes[..<count]) == ~slow)
        }
    }

    @Test func `P2.2: the chains of the vectors hash to the published values`() throws {
        let chains = Vectors.cases("chains")
        #expect(chains.count == 3)
        for chain in chains {
            let names = ["device_id", "incarnation"]
            let genesis = JSON.members(names.map { ($0, chain[$0]) })
            var head = Digest.sha256(Vectors.label("genesis"), genesis.canonicalBytes)
            let hashes = try #require(chain["hashes"]?.listValue)
            #expect(head.bytes == Vectors.bytes(hashes[0]))
            for (index, action) in (chain["actions"]?.listValue ?? []).enumerated() {
                head = Digest.sha256(Vectors.label("action"), head.bytes, action.canonicalBytes)
                #expect(head.bytes == Vectors.bytes(hashes[index + 1]))
            }
        }
    }

    @Test func `P4.2: the token's hash is that of its text`() throws {
        let vector = try #require(Vectors.file["enrol_token"])
        let token = Array((vector["token"]?.textValue ?? "").utf8)
        #expect(Digest.sha256(token).base64url == vector["sha256"]?.textValue)
    }

    @Test func `P5.3: the digest of RFC 9530 comes out`() throws {
        let vector = try #require(Vectors.file["third_party"]?["rfc9530_sha256"])
        let text = Array((vector["text"]?.textValue ?? "").utf8)
        let digest = Base64.text(Digest.sha256(text).bytes, .standard)
        #expect("sha-256=:\(digest):" == vector["content_digest"]?.textValue)
    }
}
