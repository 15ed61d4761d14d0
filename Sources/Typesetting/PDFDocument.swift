import CPango

/// A PDF in the making, sheet by sheet.
@safe
final class PDFDocument {
    /// Where Cairo's bytes go.
    private final class Sink {
        var bytes: [UInt8] = []
    }

    private let measure: Measure
    private let sink: Sink
    private let canvas: Canvas

    init(_ measure: Measure) throws(TypesettingError) {
        self.measure = measure
        let sink = Sink()
        self.sink = sink
        // SAFETY: the surface, which writes until it is finished, is this object's alone, and this
        // object holds the sink until then: `deinit` finishes a surface that `bytes()` did not.
        let closure = unsafe Unmanaged.passUnretained(sink).toOpaque()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            { closure, bytes, count in
                guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
                let sink = unsafe Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
                guard sink.bytes.count + Int(count) <= Typesetter.documentLimit else {
                    return CAIRO_STATUS_WRITE_ERROR
                }
                unsafe sink.bytes += UnsafeBufferPointer(start: bytes, count: Int(count))
                return CAIRO_STATUS_SUCCESS
            },
            closure,
            1,
            1
        )
        canvas = try unsafe Canvas(surface)
        // Without this the document would tell when it was made, and no two would be equal.
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
    }

    deinit { canvas.finish() }

    /// Draws the next sheet.
    func add(_ lines: [SetLine]) throws(TypesettingError) {
        let height = lines.reduce(0) { $0 + $1.height }
        let least = measure.isEndless ? Measure.scale : measure.sheetHeight
        canvas.setSheet(
            width: measure.lineWidth + 2 * measure.margin,
            height: max(height, least) + 2 * measure.margin
        )
        var top = measure.margin
        for line in lines {
            canvas.draw(line, left: measure.margin, top: top, measure)
            top += line.height
        }
        canvas.endSheet()
        try canvas.check("cairo_show_page")
    }

    /// Ends the document and gives its bytes.
    func bytes() throws(TypesettingError) -> [UInt8] {
        canvas.finish()
        try canvas.check("cairo_surface_finish")
        return sink.bytes
    }
}
