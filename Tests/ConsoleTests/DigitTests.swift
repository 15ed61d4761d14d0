import Ledger
import Testing
import World

@testable import Console

/// Digits of three scripts, through the verbs (LOC-2).
struct DigitTests {
    private static let lines: [[String]] = [
        ["login", "c07", "--later-slip", "7K-2026-000813"],
        ["open", "--drawer", "D1", "--float", "AFN 5000", "USD 12.50"],
        ["open", "--drawer", "D1", "--count", "AFN 1000x5 500x2"],
        [
            "charge", "--folio", "F-10231", "--item", "MINIBAR-03", "--quantity", "2", "--price",
            "AFN", "60.5",
        ],
        ["charge", "withdraw", "7K-2026-000812"],
        ["charge", "void", "7K-2026-000812", "--reason", "R1"],
        [
            "pay", "--folio", "room:204", "--cash", "USD", "1", "500AFN", "--amount", "AFN:70",
            "--rate", "USD=70.25", "--supervisor", "s01",
        ],
        ["deposit", "--reference", "R-2026-17", "--cash", "AFN 3000"],
        ["memo", "--folio", "F-1", "--kind", "mobile", "--amount", "AFN 9", "--reference", "778"],
        [
            "paid-in", "--cash", "AFN 20", "--reason", "R2", "--paper", "7K-M-000001", "--at",
            "2026-11-21T09:12:02.129Z",
        ],
        ["drop", "--cash", "AFN 9000", "--bag", "117", "--cosign", "c04"],
        ["exchange", "--take", "USD 37.50", "--give", "AFN"],
        ["reverse", "7K-2026-000812", "--reason", "TYPO1"],
        ["refund", "request", "7K-2026-000812", "AFN 5", "--reason", "LEFT"],
        ["refund", "pay", "7K-2026-000815", "--cosign", "c04"],
        ["count", "--cash", "AFN 1000x5 0.50x3", "USD 0"],
        ["handover", "--to", "c04", "--count", "AFN 1000x5"],
        ["slips", "7K-2026-000812"], ["slips", "--after", "7K-2026-000812"], ["folio", "F-10231"],
        ["attention", "show", "L-7"],
        ["attention", "resolve", "N-31", "--how", "price", "--money", "AFN 12", "--reason", "R3"],
    ]

    /// The words with every digit in another script, its decimal sign too.
    private func written(_ words: [String], from zero: UInt32) -> [String] {
        words.map { word in
            String(
                word.map { character in
                    guard let digit = character.wholeNumberValue, character.isASCII,
                        let other = Unicode.Scalar(zero + UInt32(digit))
                    else { return character }
                    return Character(other)
                }
            )
        }
    }

    private func asked(_ words: [String], pins: [String]) async throws -> Request {
        let answer = Response(.ok, json: ["slips": [], "items": [], "lines": []])
        let rig = TillRig("C", answer: answer, typed: pins)
        let seen = await rig.run(words + ["--pin-stdin", "--request-id", "r1"])
        return try #require(seen.request, "\(words): \(seen.err)")
    }

    @Test(arguments: lines.indices, [0x0660, 0x06F0] as [UInt32])
    func `LOC-2: digits of three scripts are the same to every verb`(
        line: Int,
        zero: UInt32
    ) async throws {
        let words = Self.lines[line]
        let pins = ["482917", "730264"]
        let plain = try await asked(words, pins: pins)
        let other = try await asked(written(words, from: zero), pins: written(pins, from: zero))
        #expect(other.path == plain.path && other.query == plain.query, "\(words)")
        #expect(other.body == plain.body, "\(String(decoding: other.body, as: UTF8.self))")
    }

    @Test func `LOC-2: a text keeps the digits it was typed with`() async throws {
        let words = ["charge", "--folio", "F-1", "--item", "X", "--note", "۵ کولا"]
        let body = try JSON(parsing: try await asked(words, pins: []).body)
        #expect(body["note"] == "۵ کولا")
    }

    @Test(
        arguments: [
            ("AFN 1,234.50", 1_234_500_000), ("AFN 1,234,567", 1_234_567_000_000),
            ("AFN ۱٬۲۳۴٫۵", 1_234_500_000), ("1,234,567.5AFN", 1_234_567_500_000),
            ("\u{200F}AFN \u{202B}۱۲\u{202C}", 12_000_000), ("AFN ١٬٢٣٤", 1_234_000_000),
        ] as [(String, Int64)]
    )
    func `LOC-2: thousands may be grouped where no doubt is left`(
        text: String,
        micro: Int64
    ) throws {
        #expect(try MoneyReader.read(text).amountMicro == micro)
    }

    @Test(arguments: ["AFN 1,234", "AFN 12,50", "AFN 1,23,456", "AFN ,234.5", "AFN 1234,567.5"])
    func `LOC-2: a comma that may be a decimal sign is refused`(text: String) {
        #expect(throws: UsageError.self) { try MoneyReader.read(text) }
    }
}
