import Testing
import World

/// The page that console, text printer and renderer share.
struct PageTests {
    private static let text = #"""
        {"language":"ps","direction":"rtl","paper":"roll","columns":42,"lines":[
        {"kind":"text","text":"کور","align":"center","bold":true,"large":true},
        {"kind":"cells","cells":[{"text":"چای","width":0,"align":"start"},
        {"text":"60.00","width":12,"align":"end"}],"bold":false},{"kind":"rule"},{"kind":"blank"}]}
        """#

    private static func page(_ lines: [Page.Line], columns: Int = 42) throws(ShapeError) -> Page {
        try Page(
            language: "ur",
            direction: .rightToLeft,
            paper: .roll,
            columns: columns,
            lines: lines
        )
    }

    @Test func `PRN-3: a page is read as it was written`() throws {
        let page = try Page(parsing: Array(Self.text.utf8))
        let wanted = try Page(
            language: "ps",
            direction: .rightToLeft,
            paper: .roll,
            columns: 42,
            lines: [
                .text("کور", align: .center, bold: true, large: true),
                .cells([Page.Cell("چای"), Page.Cell("60.00", width: 12, align: .end)]), .rule,
                .blank,
            ]
        )
        #expect(page == wanted)
        #expect(try Page(parsing: page.json.canonicalBytes) == page)
    }

    @Test(arguments: [
        (#""ps""#, #""p_s""#, "language: not a BCP 47 tag"),
        (#""ps""#, #""""#, "language: not a BCP 47 tag"),
        (#""ps""#, #""fa-""#, "language: not a BCP 47 tag"),
        (#""rtl""#, #""up""#, "direction: not a word of this list"),
        (#""roll""#, #""a5""#, "paper: not a word of this list"),
        (#""roll""#, #""a4""#, "columns: not a width of this paper"),
        ("42", "41", "columns: not a width of this paper"),
        ("42", "-1", "columns: not a width of this paper"),
        (#""rule"}"#, #""rules"}"#, "lines[2].kind: not a kind of line"),
        (#""rule"}"#, #""rule","bold":true}"#, "lines[2].bold: unknown member"),
        (#""width":12"#, #""width":43"#, "lines[1].cells[1].width: not 0 to 42"),
        (#""width":12"#, #""width":-1"#, "lines[1].cells[1].width: not 0 to 42"),
        (#""width":12"#, #""width":0"#, "lines[1].cells: wider than 42 columns"),
        (#""width":12"#, #""width":42"#, "lines[1].cells: wider than 42 columns"),
        (#""bold":false"#, #""bold":0"#, "lines[1].bold: not a boolean"),
        ("60.00", #"60\u001b@"#, "lines[1].cells[1].text: a control character"),
        ("60.00", #"60\n00"#, "lines[1].cells[1].text: a control character"),
        ("60.00", #"60\u2028"#, "lines[1].cells[1].text: a control character"),
        ("60.00", #"60\u009b"#, "lines[1].cells[1].text: a control character"),
    ])
    func `PRN-3: a page that breaks a rule is refused by the rule's name`(
        part: String,
        other: String,
        fault: String
    ) throws {
        let pieces = Self.text.split(separator: part, maxSplits: 1)
        try #require(pieces.count == 2)
        let bytes = Array((pieces[0] + other + pieces[1]).utf8)
        let error = #expect(throws: PageError.self) { try Page(parsing: bytes) }
        #expect(error?.description == "Not a page: \(fault).")
    }

    @Test func `PRN-3: each bound holds at it and one beyond`() throws {
        let longest = String(repeating: "a", count: Page.textLimit)
        #expect(try Self.page([.text(longest)]).lines.count == 1)
        #expect(throws: ShapeError.self) { try Self.page([.text(longest + "a")]) }
        let cells = Array(repeating: Page.Cell("", width: 2), count: Page.cellLimit)
        #expect(try Self.page([.cells(cells)], columns: 32).lines.count == 1)
        #expect(throws: ShapeError.self) { try Self.page([.cells(cells + cells.prefix(1))]) }
        #expect(throws: ShapeError.self) { try Self.page([.cells([])]) }
        let lines = Array(repeating: Page.Line.blank, count: Page.lineLimit)
        #expect(try Self.page(lines).lines.count == Page.lineLimit)
        #expect(throws: ShapeError.self) { try Self.page(lines + [.blank]) }
        let blanks = Array(repeating: UInt8(ascii: " "), count: Page.byteLimit)
        #expect(throws: PageError.tooLarge) { try Page(parsing: blanks + blanks.prefix(1)) }
        #expect([56, 63, 65, 2_049, 2_056].allSatisfy { RenderedForm(dots: $0) == nil })
        #expect(RenderedForm(dots: 64) != nil && RenderedForm(dots: 2_048) != nil)
        let error = #expect(throws: PageError.self) { try Page(parsing: Array("{".utf8)) }
        #expect(error?.description == "Not JSON at byte 1: SYNTAX.")
    }
}
