import TestSupport
import Testing
import World

@testable import Typesetting

/// Pages set in type by the real library with the fonts of this machine.
struct TypesetterTests {
    /// The letters of each language beyond the common ones, its digits and its marks.
    static let letters = [
        "en": "The quick brown fox — “jumps” over 1,234,567.89 € é",
        "ps": "ټ څ ځ ډ ړ ږ ښ ګ ڼ ې ۍ ی ئ پ چ ژ ک ۀ ؋ ۱۲۳۴۵۶۷۸۹۰ ٫ ٬ ، ؛ ؟",
        "fa-AF": "پ چ ژ گ ک ی ۀ ئ ء آ « » ۱۲۳۴۵۶۷۸۹۰ ؋ می‌شود",
        "ur": "ٹ ڈ ڑ ں ے ہ ھ ۃ ئ ؤ ۓ گ پ چ ژ ک ی ۔ ، ؟ ۱۲۳۴۵۶",
        "ar": "ا أ إ آ ب ة ت ث ج ح خ ى ؤ ئ ء لا الله ًٌٍَُِّْٰ ٠١٢٣٤٥٦٧٨٩ ٫ ٬",
    ]

    private func page(
        _ lines: [Page.Line],
        _ language: String = "ur",
        _ direction: Page.Direction = .rightToLeft,
        _ paper: Page.Paper = .roll
    ) throws -> Page {
        try Page(
            language: language,
            direction: direction,
            paper: paper,
            columns: paper.columns.last ?? 0,
            lines: lines
        )
    }

    private func inked(_ line: Page.Line, _ direction: Page.Direction) throws -> ClosedRange<Int> {
        let page = try page([line], "ur", direction)
        let dots = try #require(Dots(try Typesetter.raster(page, width: 576)))
        return try #require(dots.inked)
    }

    private func count(_ text: String, in bytes: [UInt8]) -> Int {
        String(decoding: bytes, as: UTF8.self).split(separator: text).count - 1
    }

    @Test(arguments: letters.keys.sorted())
    func `PRN-2: every letter of the five languages has its shape`(language: String) throws {
        let text = try #require(Self.letters[language])
        let page = try page([], language)
        let context = try TextContext(page, .pdf(page))
        let plain = context.layout(text, TextStyle(), width: context.measure.lineWidth)
        let bold = context.layout(text, TextStyle(isBold: true), width: context.measure.lineWidth)
        // The marks around an amount are never seen (LOC-3).
        let isolated = context.layout("\u{2068}1 AFN\u{2069}", TextStyle(), width: 100_000)
        #expect([plain, bold, isolated].map(\.unknownGlyphs) == [0, 0, 0])
    }

    @Test func `PRN-2: letters that no font has are told, a page of them is refused`() throws {
        let unknown = "\u{10FFFD}"
        let some = try page([.text(String(repeating: "سلام", count: 5) + unknown)])
        #expect(try !Typesetter.pdf(some).isEmpty)
        let all = try page([.text(String(repeating: unknown, count: 8))])
        for error in [
            #expect(throws: TypesettingError.self) { try Typesetter.pdf(all) },
            #expect(throws: TypesettingError.self) { try Typesetter.raster(all, width: 384) },
        ] { #expect(error?.code == .noFont) }
    }

    @Test func `PRN-2: lines begin where their language begins them`() throws {
        let start = try inked(.text("چائے"), .rightToLeft)
        #expect(start.lowerBound > 288 && start.upperBound > 560)
        let end = try inked(.text("چائے", align: .end), .rightToLeft)
        #expect(end.upperBound < 288 && end.lowerBound < 16)
        let middle = try inked(.text("چائے", align: .center), .rightToLeft)
        #expect(abs(middle.lowerBound + middle.upperBound - 576) < 24)
        #expect(try inked(.text("tea"), .leftToRight).upperBound < 288)
        // A Latin name in an Urdu page stands where the page begins all the same.
        #expect(try inked(.text("Cola"), .rightToLeft).lowerBound > 288)
    }

    @Test func `PRN-2: the first cell stands where lines begin, each in its columns`() throws {
        let first = Page.Cell("۱۲۳", width: 12)
        let rest = Page.Cell("")
        let last = Page.Cell("60.00", width: 12, align: .end)
        // 576 dots are 48 columns of 12.
        let begun = try inked(.cells([first, rest]), .rightToLeft)
        #expect(begun.lowerBound >= 36 * 12)
        let ended = try inked(.cells([rest, last]), .rightToLeft)
        #expect(ended.upperBound < 12 * 12)
        #expect(try inked(.cells([rest, last], bold: true), .leftToRight).lowerBound >= 36 * 12)
    }

    @Test func `PRN-2: letters join as their script wants it`() throws {
        let joined = try inked(.text("ببب"), .rightToLeft)
        let apart = try inked(.text("ب\u{200C}ب\u{200C}ب"), .rightToLeft)
        #expect(joined.count < apart.count * 3 / 4)
    }

    @Test func `PRN-2: dots are whole bands, and a long text loses nothing`() throws {
        let word = String(repeating: "کور ", count: 100)
        let narrow = Page.Line.cells([Page.Cell(word, width: 6), Page.Cell("")])
        let lines: [Page.Line] = [
            .text("کور", bold: true, large: true), .rule, .blank, narrow,
        ]
        let bands = try Typesetter.raster(try page(lines), width: 384)
        let dots = try #require(Dots(bands))
        #expect(dots.rows.allSatisfy { $0.count == 384 })
        #expect(dots.rows.contains { row in row.allSatisfy { $0 } }, "a rule has the whole width")
        // A hundred words in six columns are at least fifty rows of their size.
        #expect(dots.rows.count > 50 * 10)
        #expect(dots.ink > 4_000)
        #expect(bands == (try Typesetter.raster(try page(lines), width: 384)))
    }

    @Test func `PRN-3: a roll has 200 lines a sheet, A4 what fits, and equal pages equal bytes`()
        throws
    {
        let lines = (0..<5_000).map { Page.Line.text("\($0)") }
        let roll = try Typesetter.pdf(try page(lines))
        #expect(roll.starts(with: "%PDF-".utf8) && roll.suffix(6).elementsEqual("%%EOF\n".utf8))
        #expect(count("/Count 25\n", in: roll) == 1)
        #expect(count("CreationDate", in: roll) == 0)
        let few = try page(Array(lines.prefix(100)), "en", .leftToRight, .a4)
        let sheets = try Typesetter.pdf(few)
        #expect(count("/Count 2\n", in: sheets) == 1)
        #expect(sheets == (try Typesetter.pdf(few)))
        #expect(try Typesetter.pdf(try page([])).starts(with: "%PDF-".utf8))
    }
}
