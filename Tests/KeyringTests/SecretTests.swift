import Keyring
import TestSupport
import Testing
import World

struct SecretTests {
    @Test func `SEC-26: a secret never shows its bytes`() {
        let secret = Secret(copying: Array("482913".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!text.contains("482913") && !text.contains("52"))
        }
    }

    @Test func `a secret lends the bytes it was made of`() {
        let secret = Secret(copying: [1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.withBytes { $0.count == 3 && $0[2] == 3 })
        #expect(secret.slice(1..<3).isEqual(to: Secret(copying: [2, 3])))
    }

    @Test func `secrets are equal when length and bytes are`() {
        let one = Secret(copying: [1, 2, 3])
        #expect(one.isEqual(to: Secret(copying: [1, 2, 3])))
        #expect(!one.isEqual(to: Secret(copying: [1, 2, 4])))
        #expect(!one.isEqual(to: Secret(copying: [1, 2])))
        #expect(Secret(copying: []).isEqual(to: Secret(copying: [])))
    }

    @Test func `secrets drawn one after the other differ`() {
        let entropy = SeededEntropy(1)
        #expect(
            !Secret(count: 32, from: entropy).isEqual(to: Secret(count: 32, from: entropy))
        )
    }

    @Test func `more secrets than may be locked in memory still work`() {
        let many = (0..<4_000).map { number in
            Secret(copying: Array("secret \(number) of many, 32 bytes long".utf8))
        }
        let intact = many.enumerated().allSatisfy { number, secret in
            secret.isEqual(
                to: Secret(copying: Array("secret \(number) of many, 32 bytes long".utf8))
            )
        }
        #expect(intact)
    }
}
