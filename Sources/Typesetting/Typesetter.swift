public import World

/// Sets pages in type: any script, from left to right or right to left.
///
/// Guarantee: the same page and fonts give the same bytes; neither time nor machine is told.
///
/// - SeeAlso: PRN-2, PRN-3.
public enum Typesetter {
    /// The most bytes a document may have.
    public static let documentLimit = 64 << 20
    /// The most lines of a page that one sheet takes.
    public static let sheetLimit = 200

    /// Sets a page as a PDF document.
    ///
    /// Shape: sheets of 200 lines on a roll, each as long as its lines; on A4 what fits. A line
    /// that is taller than its sheet has one of its own that is long enough.
    ///
    /// - Throws: ``TypesettingError``.
    public static func pdf(_ page: Page) throws(TypesettingError) -> [UInt8] {
        let context = try TextContext(page, .pdf(page))
        let document = try PDFDocument(context.measure)
        var sheet: [SetLine] = []
        var height = 0
        for line in page.lines {
            let next = SetLine(line, in: context)
            let isFull =
                sheet.count == sheetLimit || height + next.height > context.measure.sheetHeight
            if isFull, !sheet.isEmpty {
                try document.add(sheet)
                sheet = []
                height = 0
            }
            sheet.append(next)
            height += next.height
        }
        try document.add(sheet)
        try context.check()
        return try document.bytes()
    }

    /// Sets a page as black and white dots for a slip printer.
    ///
    /// Shape: ESC/POS bands `1D 76 30 00 xL xH yL yH` and their dots, eight to a byte, the leftmost
    /// highest; a band is a line of the page, or a part of one.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - width: The dots of a row, a multiple of 8.
    /// - Returns: The bands, one after the other.
    /// - Throws: ``TypesettingError``.
    public static func raster(_ page: Page, width: Int) throws(TypesettingError) -> [UInt8] {
        let context = try TextContext(page, .dots(page, width))
        let rows = try DotRows(width: width)
        var bands: [UInt8] = []
        for line in page.lines {
            try rows.add(SetLine(line, in: context), context.measure, to: &bands)
            guard bands.count <= documentLimit else {
                throw TypesettingError(.overLimit, "raster", "more than \(documentLimit) bytes")
            }
        }
        try context.check()
        return bands
    }
}
