import CPango

/// The owner of a Cairo surface and its pen: a PDF in the making, or some rows of dots.
///
/// Cairo counts in points or dots with a fraction, the rest of this module in Pango's whole units.
@safe
final class Canvas {
    let surface: OpaquePointer
    private let pen: OpaquePointer

    /// Takes a surface over.
    ///
    /// - Throws: ``TypesettingError`` when the library could not make it.
    init(_ surface: OpaquePointer?) throws(TypesettingError) {
        guard let surface = unsafe surface, let pen = unsafe cairo_create(surface) else {
            preconditionFailure("Cairo gives a surface in an error state, never nothing")
        }
        unsafe self.surface = surface
        unsafe self.pen = pen
        try check("cairo_create")
    }

    deinit {
        unsafe cairo_destroy(pen)
        unsafe cairo_surface_destroy(surface)
    }

    /// Draws a line; its left edge and top are given in Pango's units.
    func draw(_ line: SetLine, left: Int, top: Int, _ measure: Measure) {
        for piece in line.pieces {
            unsafe cairo_move_to(pen, points(left + piece.left), points(top + piece.top))
            unsafe piece.layout.draw(on: pen)
        }
        if line.isRule {
            let middle = top + (line.height - measure.rule) / 2 / Measure.scale * Measure.scale
            unsafe cairo_rectangle(
                pen,
                points(left),
                points(middle),
                points(measure.lineWidth),
                points(measure.rule)
            )
            unsafe cairo_fill(pen)
        }
    }

    /// Makes everything white and transparent again.
    func clear() {
        unsafe cairo_set_operator(pen, CAIRO_OPERATOR_CLEAR)
        unsafe cairo_paint(pen)
        unsafe cairo_set_operator(pen, CAIRO_OPERATOR_OVER)
    }

    /// Says how large the sheet is that is begun, in Pango's units.
    func setSheet(width: Int, height: Int) {
        unsafe cairo_pdf_surface_set_size(surface, points(width), points(height))
    }

    /// Ends the sheet.
    func endSheet() { unsafe cairo_show_page(pen) }

    /// Ends the document; everything was written by then.
    func finish() { unsafe cairo_surface_finish(surface) }

    /// Throws what went wrong since the surface was made.
    func check(_ operation: String) throws(TypesettingError) {
        let drawn = unsafe cairo_status(pen)
        let status = unsafe drawn == CAIRO_STATUS_SUCCESS ? cairo_surface_status(surface) : drawn
        switch status {
        case CAIRO_STATUS_SUCCESS: break
        case CAIRO_STATUS_NO_MEMORY, CAIRO_STATUS_WRITE_ERROR:
            throw TypesettingError(.overLimit, operation, "the page needs more than it may have")
        default:
            throw TypesettingError(.refused, operation, "Cairo answered \(status.rawValue)")
        }
    }

    private func points(_ units: Int) -> Double { Double(units) / Double(Measure.scale) }
}
