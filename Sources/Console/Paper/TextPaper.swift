import World

/// A page as plain lines, for printers that know Latin letters only (PRN-2).
enum TextPaper {
    /// The lines of a page, none longer than its columns and none with a character that steers.
    ///
    /// Letters that such a printer lacks become `?`; the reference and the item code stay readable.
    static func lines(_ page: Page) -> [String] {
        page.lines.flatMap { line -> [String] in
            switch line {
            case .rule: [String(repeating: "-", count: page.columns)]
            case .blank: [""]
            case .text(let text, let align, _, _):
                wrapped(plain(text), page.columns).map {
                    trimmed(placed($0, page.columns, align))
                }
            case .cells(let cells, _): rows(cells, page.columns)
            }
        }
    }

    /// The lines with line feeds.
    static func text(_ page: Page) -> String {
        lines(page).map { $0 + "\n" }.joined()
    }

    private static func rows(_ cells: [Page.Cell], _ columns: Int) -> [String] {
        let taken = cells.reduce(0) { $0 + $1.width }
        let widths = cells.map { $0.width == 0 ? columns - taken : $0.width }
        let parts = zip(cells, widths).map { wrapped(plain($0.text), $1) }
        return (0..<(parts.map(\.count).max() ?? 0)).map { row in
            let texts = zip(zip(cells, widths), parts).map { place, part in
                placed(row < part.count ? part[row] : "", place.1, place.0.alignment)
            }
            return trimmed(texts.joined())
        }
    }

    /// Rows of at most that many letters, broken at blanks where there are some.
    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var rows: [String] = []
        var rest = Substring(text)
        while rest.count > width {
            let head = rest.prefix(width + 1)
            let blank = head.lastIndex(of: " ")
            let isInside = blank.map { rest[..<$0].contains { $0 != " " } } ?? false
            let end =
                isInside ? blank ?? head.endIndex : rest.index(rest.startIndex, offsetBy: width)
            rows.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return rows + [String(rest)]
    }

    private static func placed(_ text: String, _ width: Int, _ align: Page.Alignment) -> String {
        let room = max(0, width - text.count)
        let before =
            switch align {
            case .start: 0
            case .center: room / 2
            case .end: room
            }
        let blank = { String(repeating: " ", count: $0) }
        return blank(before) + text + blank(room - before)
    }

    private static func trimmed(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// U+00C0 to U+00FF without their accents.
    private static let latin = Array(
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
    )

    /// ASCII that a printer shows.
    static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars where !DigitReader.isDirectional(scalar) {
            switch scalar.value {
            case 0x20...0x7E: plain.unicodeScalars.append(scalar)
            case 0xC0...0xFF: plain.append(latin[Int(scalar.value - 0xC0)])
            case 0xA0, 0x202F: plain.append(" ")
            case 0x2010...0x2015: plain.append("-")
            case 0x2018, 0x2019: plain.append("'")
            case 0x201C, 0x201D: plain.append("\"")
            // A mark over the letter before it.
            case 0x0300...0x036F: break
            default: plain.append("?")
            }
        }
        return plain
    }
}
