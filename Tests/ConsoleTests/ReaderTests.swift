import Ledger
import Testing

@testable import Console

struct ReaderTests {
    @Test(
        arguments: [
            ("AFN 1234.50", "AFN", 1_234_500_000), ("1234.50AFN", "AFN", 1_234_500_000),
            ("AFN:1234.50", "AFN", 1_234_500_000), ("afn 7", "AFN", 7_000_000),
            ("JPY 1250", "JPY", 1_250_000_000), ("KWD 5.125", "KWD", 5_125_000),
            ("AFN ۱۲۳٫۵", "AFN", 123_500_000), ("AFN ١٢٣", "AFN", 123_000_000),
        ] as [(String, String, Int64)]
    )
    func `LOC-2: an amount is read in each of its spellings`(
        text: String,
        code: String,
        micro: Int64
    ) throws {
        let money = try MoneyReader.read(text)
        #expect(money.currency.code == code)
        #expect(money.amountMicro == micro)
    }

    @Test(
        arguments: [
            "", "AFN", "12", "AFN 1,234", "AFN 1.234", "JPY 1.5", "AFN -5", "XXX 5", "AFN 1.2.3",
            "AFN 1e3", "AFN .5", "AFN 5.", "AFN 99999999999999999999", "AFN 5 6",
            "AFN 1000000000000",
        ])
    func `MON-1: what is no amount is refused by name, never a trap`(text: String) {
        #expect(throws: UsageError.self) { try MoneyReader.read(text) }
    }

    @Test func `A fault of an amount names its position`() {
        #expect(throws: UsageError("`AFN 1.234`, position 9: too many decimals.")) {
            try MoneyReader.read("AFN 1.234")
        }
    }

    @Test(
        arguments: [
            ("XXX 5", 1), ("5XXX", 2), ("AFN -5", 5), ("AFN 1.234", 9),
            ("AFN 99999999999999999999", 23), ("AFN 9999999999999999", 5),
        ]
    )
    func `MON-1: each fault of an amount has its position`(text: String, place: Int) {
        do throws(UsageError) {
            _ = try MoneyReader.read(text)
            Issue.record("read: \(text)")
        } catch { #expect(error.sentence.contains("position \(place):"), "\(error.sentence)") }
    }

    @Test func `CNT-1: a count is units per denomination and currency`() throws {
        let cash = try CountReader.read(["AFN 1000x5 500x2 1x3", "USD 0"])
        #expect(cash.totals.map(\.amountMicro) == [6_003_000_000, 0])
        #expect(cash.lines.map(\.count) == [5, 2, 3])
    }

    @Test(arguments: ["", "AFN", "AFN 1000x", "AFN x5", "AFN 1000x-1", "AFN 0x5", "BOGUS 1x1"])
    func `A count that cannot be read is refused by name`(text: String) {
        #expect(throws: UsageError.self) { try CountReader.read([text]) }
    }

    @Test func `A currency alone takes the next word with it`() throws {
        let options = [Option("--cash", .values("MONEY"), ""), Option("--json", .flag, "")]
        let words = ["--cash", "AFN", "1235", "20USD", "--json", "F-1"]
        let arguments = try Arguments(words, options: options, operandLimit: 1)
        #expect(arguments.list("--cash") == ["AFN 1235", "20USD"])
        #expect(arguments.has("--json"))
        #expect(arguments.operands == ["F-1"])
    }

    @Test(arguments: [["--nope"], ["--cash"], ["a", "b"], ["--json=1"]])
    func `Words that no verb takes are refused by name`(words: [String]) {
        let options = [Option("--cash", .values("MONEY"), ""), Option("--json", .flag, "")]
        #expect(throws: UsageError.self) {
            try Arguments(words, options: options, operandLimit: 1)
        }
    }
}
