import Keyring
import Testing
import World

struct PINVerifierTests {
    @Test func `P12.4: only the right PIN with the right pepper matches`() throws {
        let cases = Vectors.cases("pin")
        #expect(cases.count == 3)
        for entry in cases {
            let document = try #require(entry["doc"])
            let verifier = try PINVerifier(json: document)
            #expect(verifier.json == document)
            let pin = Secret(copying: Array((entry["pin"]?.textValue ?? "").utf8))
            let pepper = Secret(copying: Vectors.bytes(entry["pepper"]))
            #expect(verifier.matches(pin: pin, pepper: pepper) == (entry["expect"] == "ok"))
        }
    }

    @Test func `SEC-11: the cloud makes from its two halves what the desk accepts`() throws {
        let cost = try #require(ScryptCost(log2N: 10, r: 8, p: 1))
        let salt = [UInt8](repeating: 3, count: 16)
        let pin = Secret(copying: Array("730264".utf8))
        let pepper = Secret(copying: Array(repeating: 5, count: 32))
        let output = PINVerifier.scryptOutput(pin: pin, salt: salt, cost: cost)
        let verifier = PINVerifier(
            version: 1,
            cost: cost,
            salt: salt,
            verifier: PINVerifier.verifier(pepper: pepper, scryptOutput: output)
        )
        #expect(verifier.matches(pin: pin, pepper: pepper))
        #expect(!verifier.matches(pin: Secret(copying: []), pepper: pepper))
    }

    @Test func `SEC-11: a weak PIN is refused`() {
        for pin in ["482913", "000001", "112233", "135790", "123457"] {
            #expect(PINVerifier.isStrong(pin), "\(pin)")
        }
        let weak = [
            "", "12345", "111111", "0000000", "123456", "987654", "567890", "3210987", "48291a",
            "４８２９１３", "1234567890123", "482 913",
        ]
        for pin in weak { #expect(!PINVerifier.isStrong(pin), "\(pin)") }
    }

    @Test func `a verifier of another shape is refused and never traps`() throws {
        let document = try #require(Vectors.cases("pin").first?["doc"]?.objectValue)
        let faults: [(String, JSON?)] = [
            ("alg", "argon2id"), ("log2_n", 40), ("log2_n", -3), ("r", 0), ("p", 99),
            ("r", 9_007_199_254_740_991), ("salt", "AA"), ("salt", "!"), ("verifier", "AA"),
            ("version", 0), ("max_attempts", 0), ("max_attempts", "5"), ("extra", 1), ("p", nil),
        ]
        for (name, value) in faults {
            var changed = document
            changed[name] = value
            #expect(throws: ShapeError.self) { try PINVerifier(json: .object(changed)) }
        }
    }
}
