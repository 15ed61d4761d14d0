internal import World

/// One line of a page, laid out and measured, not yet drawn.
struct SetLine {
    /// A text and where it stands, from the left edge and the top of the line.
    struct Piece {
        let layout: TextLayout
        let left: Int
        let top: Int
    }

    /// Its texts.
    let pieces: [Piece]
    /// Whether it is a rule.
    let isRule: Bool
    /// Its height in Pango's units; always whole points or dots.
    let height: Int

    /// Lays a line out.
    init(_ line: Page.Line, in context: TextContext) {
        let measure = context.measure
        var parts: [(TextLayout, left: Int)] = []
        switch line {
        case .rule, .blank: break
        case .text(let text, let alignment, let isBold, let isLarge):
            let style = TextStyle(alignment: alignment, isBold: isBold, isLarge: isLarge)
            parts.append((context.layout(text, style, width: measure.lineWidth), 0))
        case .cells(let cells, let isBold):
            let taken = cells.reduce(0) { $0 + $1.width } * measure.column
            var begun = 0
            for cell in cells {
                let open = measure.lineWidth - taken
                let width = cell.width == 0 ? open : cell.width * measure.column
                let style = TextStyle(alignment: cell.alignment, isBold: isBold)
                let left = context.isRightToLeft ? measure.lineWidth - begun - width : begun
                parts.append((context.layout(cell.text, style, width: width), left))
                begun += width
            }
        }
        // The first rows of all texts stand on one line, whatever their fonts.
        let extents = parts.map(\.0.extent)
        let above = extents.map(\.above).max() ?? 0
        let tallest = above + (extents.map(\.below).max() ?? 0)
        pieces = zip(parts, extents).map { part, extent in
            Piece(layout: part.0, left: part.left, top: above - extent.baseline)
        }
        if case .rule = line { isRule = true } else { isRule = false }
        let least = isRule ? measure.row / 2 : measure.row
        height = (max(least, tallest) + Measure.scale - 1) / Measure.scale * Measure.scale
    }
}
