import Testing
import World

@testable import Console

struct ManualTests {
    private static let pages = [VerbList.till.page, VerbList.edgectl.page]

    @Test(arguments: pages.map(\.name)) func `A man page tells of every verb and every option`(
        name: String
    ) throws {
        let page = try #require(Self.pages.first { $0.name == name })
        let text = page.manual
        for verb in page.verbs {
            #expect(text.contains(".SS \"\(ManualText.escape(name + " " + verb.synopsis))\""))
            for option in verb.options + page.common {
                #expect(text.contains("\\fB\(ManualText.escape(option.name))\\fR"), "\(option)")
            }
        }
    }

    @Test func `A verb of a man page is its description, word for word`() throws {
        let text = VerbList.till.page.manual
        let start = try #require(text.firstRange(of: ".SS \"till login STAFF\"\n"))
        let end = try #require(text[start.upperBound...].firstRange(of: ".SS "))
        let options = """
            Begins a cashier's work at this desk.
            .TP
            \\fB\\-\\-later\\-slip\\fR \\fINO\\fR
            a slip in hand that is later than the last saved

            """
        #expect(text[start.upperBound..<end.lowerBound] == options)
    }

    @Test func `Help of a verb is its description, word for word`() throws {
        let help = try SelfDescription(VerbList.till.page).answer(to: ["logout", "--help"])
        let expected = """
            till logout [OPTIONS]

            Ends a cashier's work at this desk.

            On every verb:
              --socket PATH
            """
        #expect(try #require(help).hasPrefix(expected))
    }

    @Test func `D25: what a command says of itself needs a known verb, page and shell`() throws {
        let till = SelfDescription(VerbList.till.page, others: { ["till.conf": "x\n"] })
        #expect(try till.answer(to: ["status"]) == nil)
        #expect(try till.answer(to: ["--version"])?.hasPrefix("till ") == true)
        #expect(try till.answer(to: ["--help"])?.hasPrefix("till: ") == true)
        #expect(try till.answer(to: ["manual", "till.conf"]) == "x")
        #expect(try till.answer(to: ["manual"])?.hasPrefix(".TH TILL 1 ") == true)
        let json = try #require(try till.answer(to: ["completion", "fish", "--json"]))
        let script = try JSON(parsing: Array(json.utf8))["completion"]?.textValue
        #expect(script?.hasPrefix("# fish") == true)
        let manual = try #require(try till.answer(to: ["manual", "--json"]))
        let pages = try JSON(parsing: Array(manual.utf8))["pages"]
        #expect(pages == .list(["till", "till.conf"]))
        for words in [
            ["fly", "--help"], ["manual", "fly"], ["completion"], ["completion", "tcsh"],
            ["completion", "bash", "zsh"],
        ] {
            #expect(throws: UsageError.self) { try till.answer(to: words) }
        }
    }

    @Test func `A text for the manual cannot become a request or an escape`() {
        #expect(ManualText.escape(".TH \\n - \"") == "\\&.TH \\en \\- \\(dq")
        #expect(ManualText.escape("'x") == "\\&'x")
    }

    @Test func `Completions know the words that can stand at a place`() throws {
        let table = CompletionTable(page: VerbList.till.page)
        #expect(table.secondWords("refund") == ["request", "pay"])
        #expect(table.groups.contains("charge"))
        let attention = try #require(table.page.verbs.first { $0.words == ["attention"] })
        #expect(attention.choices == ["list", "show"])
        let first = table.firstWords.map(\.word)
        #expect(Set(first).count == first.count)
    }
}
