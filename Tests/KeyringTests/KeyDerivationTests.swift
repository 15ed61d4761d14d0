import Keyring
import Testing

struct KeyDerivationTests {
    @Test func `HKDF gives the keys of RFC 5869`() {
        let ikm = Secret(copying: Array(repeating: 0x0B, count: 22))
        let first = KeyDerivation.hkdf(
            ikm: ikm,
            salt: Array(0x00...0x0C),
            info: Array(0xF0...0xF9),
            count: 42
        )
        #expect(
            first.hexForTests
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865"
        )
        let bare = KeyDerivation.hkdf(ikm: ikm, salt: [], info: [], count: 42)
        #expect(
            bare.hexForTests
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8"
        )
    }

    @Test func `scrypt gives the keys of RFC 7914`() throws {
        let empty = KeyDerivation.scrypt(
            secret: Secret(copying: []),
            salt: [],
            cost: try #require(ScryptCost(log2N: 4, r: 1, p: 1)),
            count: 64
        )
        #expect(
            empty.hexForTests
                == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        )
        let letters = KeyDerivation.scrypt(
            secret: Secret(copying: Array("pleaseletmein".utf8)),
            salt: Array("SodiumChloride".utf8),
            cost: try #require(ScryptCost(log2N: 14, r: 8, p: 1)),
            count: 64
        )
        #expect(
            letters.hexForTests
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        )
    }

    @Test func `a cost beyond what a desktop can bear is refused`() {
        #expect(ScryptCost(log2N: 18, r: 8, p: 1) != nil)
        #expect(ScryptCost(log2N: 18, r: 9, p: 1) == nil)
        #expect(ScryptCost(log2N: 63, r: 1, p: 1) == nil)
        #expect(ScryptCost(log2N: -1, r: 1, p: 1) == nil)
        #expect(ScryptCost(log2N: 15, r: 8, p: 3) != nil)
        #expect(ScryptCost(log2N: 15, r: 8, p: 5) == nil)
        #expect(ScryptCost(log2N: 15, r: .max, p: 1) == nil)
    }

    @Test func `PBKDF2 gives the keys of RFC 6070, and SHA-512's`() {
        let secret = Secret(copying: Array("password".utf8))
        let salt = Array("salt".utf8)
        let one = KeyDerivation.pbkdf2(
            secret: secret,
            salt: salt,
            rounds: 4_096,
            count: 20,
            hash: .sha1
        )
        #expect(one.hexForTests == "4b007901b765489abead49d926f721d065a429c1")
        let other = KeyDerivation.pbkdf2(
            secret: secret,
            salt: salt,
            rounds: 1,
            count: 64,
            hash: .sha512
        )
        #expect(
            other.hexForTests
                == "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
                + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce"
        )
    }
}
