/// A page for a printer, as the console writes it and a ``Renderer`` or a text printer reads it.
///
/// Shape: texts are single lines of at most ``textLimit`` bytes without control characters, so that
/// nothing in them can steer a printer; a page has at most ``lineLimit`` lines. A text that is too
/// wide for its place goes on in the next row of the same place.
/// Units: widths are columns of the paper, each as wide as a digit.
///
/// - SeeAlso: PRN-2, PRN-3.
public struct Page: Hashable, Sendable {
    /// The most lines a page may have: four times the longest folio that is tested.
    public static let lineLimit = 20_000
    /// The most UTF-8 bytes of one text: a free text of 140 characters has at most 560.
    public static let textLimit = 1_024
    /// The most cells of one line.
    public static let cellLimit = 16
    /// The longest language tag that BCP 47 asks software to take.
    public static let languageLimit = 35

    /// Where a line begins.
    public enum Direction: String, Hashable, Sendable {
        /// At the left.
        case leftToRight = "ltr"
        /// At the right.
        case rightToLeft = "rtl"
    }

    /// What the page is printed on.
    public enum Paper: String, Hashable, Sendable {
        /// The roll of a slip printer, 80 mm wide or less.
        case roll
        /// Sheets of 210 x 297 mm.
        case a4

        /// How many columns such a paper may have.
        public var columns: [Int] {
            switch self {
            case .roll: [32, 42, 48]
            case .a4: [80]
            }
        }
    }

    /// Where a text stands in its place; the direction of the page says which side is the start.
    public enum Alignment: String, Hashable, Sendable {
        /// Where lines begin.
        case start
        /// In the middle.
        case center
        /// Where lines end.
        case end
    }

    /// A text and the part of a line that it has.
    public struct Cell: Hashable, Sendable {
        /// The text, which may be empty.
        public let text: String
        /// Its columns, 0 for what the others of the line leave.
        public let width: Int
        /// Where it stands in them.
        public let alignment: Alignment

        /// Makes a cell.
        public init(_ text: String, width: Int = 0, align alignment: Alignment = .start) {
            self.text = text
            self.width = width
            self.alignment = alignment
        }
    }

    /// One line.
    public enum Line: Hashable, Sendable {
        /// A text over the whole width; a large one has twice the height and width.
        case text(String, align: Alignment = .start, bold: Bool = false, large: Bool = false)
        /// Cells in the page's direction, the first where lines begin; one at most has width 0.
        case cells([Cell], bold: Bool = false)
        /// A rule over the whole width.
        case rule
        /// Nothing, one row high.
        case blank
    }

    /// The language of its texts, as BCP 47 names it: `ps`, `fa-AF`.
    public let language: String
    /// Where its lines begin.
    public let direction: Direction
    /// What it is printed on.
    public let paper: Paper
    /// The columns of the paper.
    public let columns: Int
    /// Its lines from the top.
    public let lines: [Line]

    /// Makes a page that keeps within every bound.
    ///
    /// - Throws: ``ShapeError`` that names the first bound that is broken, and where.
    public init(
        language: String,
        direction: Direction,
        paper: Paper,
        columns: Int,
        lines: [Line]
    ) throws(ShapeError) {
        guard Self.isLanguage(language) else { throw ShapeError("language", "not a BCP 47 tag") }
        guard paper.columns.contains(columns) else {
            throw ShapeError("columns", "not a width of this paper")
        }
        guard lines.count <= Self.lineLimit else {
            throw ShapeError("lines", "more than \(Self.lineLimit)")
        }
        for (index, line) in lines.enumerated() {
            try Self.check(line, columns: columns, "lines[\(index)]")
        }
        self.language = language
        self.direction = direction
        self.paper = paper
        self.columns = columns
        self.lines = lines
    }

    private static func isLanguage(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        guard tag.utf8.count <= languageLimit, (2...8).contains(parts[0].utf8.count) else {
            return false
        }
        return parts[0].allSatisfy { $0.isASCII && $0.isLetter }
            && parts.dropFirst().allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
    }

    private static func check(_ line: Line, columns: Int, _ path: String) throws(ShapeError) {
        switch line {
        case .rule, .blank: break
        case .text(let text, _, _, _): try check(text, path + ".text")
        case .cells(let cells, _):
            guard (1...cellLimit).contains(cells.count) else {
                throw ShapeError(path + ".cells", "not 1 to \(cellLimit) cells")
            }
            var taken = 0
            for (index, cell) in cells.enumerated() {
                let place = "\(path).cells[\(index)]"
                try check(cell.text, place + ".text")
                guard (0...columns).contains(cell.width) else {
                    throw ShapeError(place + ".width", "not 0 to \(columns)")
                }
                taken += cell.width
            }
            let open = cells.count { $0.width == 0 }
            guard open <= 1, taken + open <= columns else {
                throw ShapeError(path + ".cells", "wider than \(columns) columns")
            }
        }
    }

    private static func check(_ text: String, _ path: String) throws(ShapeError) {
        guard text.utf8.count <= textLimit else {
            throw ShapeError(path, "more than \(textLimit) bytes")
        }
        let isSteered = text.unicodeScalars.contains { scalar in
            scalar.properties.generalCategory == .control || ("\u{2028}"..."\u{2029}") ~= scalar
        }
        if isSteered { throw ShapeError(path, "a control character") }
    }
}
