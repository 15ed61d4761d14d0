import Testing
import World

@testable import Console

struct TextPaperTests {
    private func page(_ lines: [Page.Line], _ columns: Int = 32) throws -> Page {
        try Page(
            language: "en",
            direction: .leftToRight,
            paper: .roll,
            columns: columns,
            lines: lines
        )
    }

    @Test(arguments: [32, 42, 48])
    func `PRN-2: no line of a text page is wider than its paper`(columns: Int) {
        let style = PaperStyle.text(columns: columns)
        let pages = [
            SlipPage.page(PaperAnswers.charge, style), SlipPage.page(PaperAnswers.draft, style),
            SlipPage.page(PaperAnswers.payment, copy: 2, style),
            ReportPage.page(PaperAnswers.report, style),
        ]
        for page in pages {
            for line in TextPaper.lines(page) {
                #expect(line.count <= columns, "\(line)")
                #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
            }
        }
    }

    @Test func `PRN-2: cells keep their places, and what is too long goes on below`() throws {
        let lines: [Page.Line] = [
            .cells([
                Page.Cell("A long label that wraps"), Page.Cell("1,234.00", width: 20, align: .end),
            ]),
            .text("middle", align: .center), .text("end", align: .end),
            .text("a word and one more word at the end"), .text(String(repeating: "x", count: 40)),
        ]
        #expect(
            TextPaper.lines(try page(lines)) == [
                "A long label            1,234.00", "that wraps",
                "             middle", "                             end",
                "a word and one more word at the", "end", String(repeating: "x", count: 32),
                "xxxxxxxx",
            ]
        )
    }

    @Test(arguments: [
        ("Café Müller", "Cafe Muller"), ("چای", "???"), ("a\u{2068}b\u{2069}c", "abc"),
        ("don’t – “so”", "don't - \"so\""), ("a\u{0301}", "a"),
    ])
    func `PRN-2: letters that a printer lacks are replaced, and none steers it`(
        text: String,
        plain: String
    ) {
        #expect(TextPaper.plain(text) == plain)
    }

    @Test func `PRN-5: a description cannot kick the drawer`() {
        var slip = PaperAnswers.charge.objectValue ?? [:]
        slip["property"] = "\u{1B}p\u{0}\u{19}\u{FA}House"
        let text = TextPaper.text(SlipPage.page(.object(slip), .text(columns: 42)))
        #expect(!text.utf8.contains(0x1B))
        #expect(text.contains("House"))
    }
}
