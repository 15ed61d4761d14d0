internal import World

/// The measures of one medium, in Pango's units: 1,024 to a point of a PDF or a dot of a printer.
struct Measure {
    /// Units to a point or a dot.
    static let scale = 1_024
    /// A digit of the first font is as wide as 636 thousandths of the font's size.
    private static let digitWidth = 636

    /// The width that lines have.
    let lineWidth: Int
    /// The width of a column.
    let column: Int
    /// The size of the font.
    let fontSize: Int
    /// The least height of a row.
    let row: Int
    /// The thickness of a rule.
    let rule: Int
    /// What is left free at each edge, 0 on a printer's dots.
    let margin: Int
    /// The most height of the lines of one sheet.
    let sheetHeight: Int
    /// Whether a sheet is as high as its lines, or always as high as this measure says.
    let isEndless: Bool

    /// The measures of a PDF.
    static func pdf(_ page: Page) -> Measure {
        switch page.paper {
        // No reader of PDF takes a sheet of more than 14,400 points.
        case .roll: Measure(page, width: mm(80), margin: mm(4), sheet: 14_000 * scale, true)
        case .a4: Measure(page, width: mm(210), margin: mm(20), sheet: mm(297), false)
        }
    }

    /// The measures of a printer with so many dots in a row.
    static func dots(_ page: Page, _ width: Int) -> Measure {
        Measure(page, width: width * scale, margin: 0, sheet: .max, true)
    }

    private init(_ page: Page, width: Int, margin: Int, sheet: Int, _ isEndless: Bool) {
        lineWidth = width - 2 * margin
        column = lineWidth / page.columns
        fontSize = column * 1_000 / Self.digitWidth
        row = fontSize * 5 / 4
        rule = max(Self.scale, fontSize / 16 / Self.scale * Self.scale)
        self.margin = margin
        sheetHeight = sheet - 2 * margin
        self.isEndless = isEndless
    }

    private static func mm(_ length: Int) -> Int { length * 720 * scale / 254 }
}
