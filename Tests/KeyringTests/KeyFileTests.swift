import Keyring
import TestSupport
import Testing
import World

struct KeyFileTests {
    private let entropy = SeededEntropy(11)
    private let object: JSON = ["device_id": "d", "store_key": "k", "n": 7]

    private func sealed(_ kek: Secret, generation: UInt64 = 5) -> [UInt8] {
        KeyFile.seal(object: object, generation: generation, kek: kek, salt: entropy.bytes(32))
    }

    @Test func `SEC-1: a keyring opens with its key and tells its generation`() throws {
        let kek = Secret(count: 32, from: entropy)
        let contents = try KeyFile.open(sealed(kek), kek: kek)
        #expect(contents.generation == 5)
        #expect(contents.object == object)
        let header = try KeyFile.header(of: sealed(kek, generation: .max))
        #expect(header.generation == .max)
        #expect(header.kekID == KeyFile.kekID(of: kek))
    }

    @Test func `SEC-1: fresh salts make the same keyring look different`() {
        let kek = Secret(count: 32, from: entropy)
        let (one, other) = (sealed(kek), sealed(kek))
        #expect(one.count == other.count)
        #expect(one[60...] != other[60...])
    }

    @Test func `SEC-2: another key is a wrong key, never damage`() {
        let file = sealed(Secret(count: 32, from: entropy))
        #expect(throws: KeyringError.wrongKey) {
            try KeyFile.open(file, kek: Secret(count: 32, from: entropy))
        }
    }

    @Test func `AC-06: every changed bit and every cut of a keyring is damage`() {
        let kek = Secret(count: 32, from: entropy)
        let file = sealed(kek)
        for bit in 0..<file.count * 8 {
            var changed = file
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: KeyringError.damaged) { try KeyFile.open(changed, kek: kek) }
        }
        for cut in 0..<file.count {
            #expect(throws: KeyringError.damaged) {
                try KeyFile.open(Array(file[..<cut]), kek: kek)
            }
        }
    }

    @Test func `AC-06: a forged keyring with a good checksum is damage`() {
        let kek = Secret(count: 32, from: entropy)
        for place in [8, 30, 56, 60, 70] {
            var forged = sealed(kek)
            forged[place] ^= 1
            #expect(throws: KeyringError.damaged) {
                try KeyFile.open(rechecked(forged), kek: kek)
            }
        }
    }

    @Test func `BT-06: a keyring of the future is told from a damaged one`() {
        let kek = Secret(count: 32, from: entropy)
        var future = sealed(kek)
        future[7] = UInt8(ascii: "2")
        #expect(throws: KeyringError.newerFormat) {
            try KeyFile.open(rechecked(future), kek: kek)
        }
    }

    @Test func `the key's own file is 64 digits and a line feed`() throws {
        let kek = Secret(count: 32, from: entropy)
        let text = KeyFile.text(ofKEK: kek)
        #expect(text.count == 65)
        #expect(try #require(KeyFile.kek(fromText: text)).isEqual(to: kek))
        #expect(KeyFile.kek(fromText: Array(text.dropLast())) == nil)
        #expect(KeyFile.kek(fromText: text + [10]) == nil)
        #expect(KeyFile.kek(fromText: Array(repeating: 120, count: 64) + [10]) == nil)
    }

    private func rechecked(_ file: [UInt8]) -> [UInt8] {
        let body = Array(file.dropLast(4))
        let sum = CRC32.of(body)
        return body + (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32($0 * 8)) }
    }
}
