import Keyring
import TestSupport
import Testing
import World

struct SealingKeyTests {
    @Test func `AES-256-GCM gives the sealed texts of NIST`() {
        let zero = SealingKey(secret: Secret(copying: Array(repeating: 0, count: 32)))
        let nonce = [UInt8](repeating: 0, count: 12)
        #expect(
            Hex.text(zero.seal([], nonce: nonce, aad: [])) == "530f8afbc74536b9a963b4f1c4cb738b"
        )
        #expect(
            Hex.text(zero.seal(Array(repeating: 0, count: 16), nonce: nonce, aad: []))
                == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        )
        let key = SealingKey(
            secret: Secret(
                copying: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
            )
        )
        let plain = hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        )
        let sealed = key.seal(
            plain,
            nonce: hex("cafebabefacedbaddecaf888"),
            aad: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        )
        #expect(
            Hex.text(sealed)
                == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
        )
    }

    @Test func `what is opened is what was sealed, and any changed bit is found`() throws {
        let entropy = SeededEntropy(3)
        let key = SealingKey(secret: Secret(count: 32, from: entropy))
        let nonce = entropy.bytes(12)
        let plain = entropy.bytes(50)
        let sealed = key.seal(plain, nonce: nonce, aad: [9])
        #expect(try key.open(sealed, nonce: nonce, aad: [9]) == plain)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: KeyringError.notAuthentic) {
                try key.open(changed, nonce: nonce, aad: [9])
            }
        }
        for cut in 0..<sealed.count {
            #expect(throws: KeyringError.notAuthentic) {
                try key.open(Array(sealed[..<cut]), nonce: nonce, aad: [9])
            }
        }
    }

    @Test func `another nonce, another binding or another key opens nothing`() {
        let entropy = SeededEntropy(4)
        let key = SealingKey(secret: Secret(count: 32, from: entropy))
        let other = SealingKey(secret: Secret(count: 32, from: entropy))
        let nonce = entropy.bytes(12)
        let sealed = key.seal([1, 2], nonce: nonce, aad: [9])
        #expect(throws: KeyringError.notAuthentic) {
            try key.open(sealed, nonce: entropy.bytes(12), aad: [9])
        }
        #expect(throws: KeyringError.notAuthentic) {
            try key.open(sealed, nonce: nonce, aad: [])
        }
        #expect(throws: KeyringError.notAuthentic) {
            try other.open(sealed, nonce: nonce, aad: [9])
        }
    }
}
