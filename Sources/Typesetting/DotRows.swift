import CPango

/// Some rows of dots, drawn and sent off one band after the other.
@safe
final class DotRows {
    /// The rows of one band: what a printer with little memory still takes.
    private static let bandLimit = 128
    /// From this coverage on a dot is black.
    private static let threshold: UInt8 = 128

    private let width: Int
    private let canvas: Canvas

    /// Makes room for one band of the width, a multiple of 8.
    init(width: Int) throws(TypesettingError) {
        precondition(width > 0 && width % 8 == 0, "eight dots are a byte")
        self.width = width
        let surface = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_A8,
            Int32(width),
            Int32(Self.bandLimit)
        )
        canvas = try unsafe Canvas(surface)
    }

    /// Draws a line and adds its bands.
    func add(
        _ line: SetLine,
        _ measure: Measure,
        to bands: inout [UInt8]
    ) throws(TypesettingError) {
        let height = line.height / Measure.scale
        for first in stride(from: 0, to: height, by: Self.bandLimit) {
            canvas.clear()
            canvas.draw(line, left: 0, top: -first * Measure.scale, measure)
            try canvas.check("pango_cairo_show_layout")
            addBand(of: min(Self.bandLimit, height - first), to: &bands)
        }
    }

    private func addBand(of rows: Int, to bands: inout [UInt8]) {
        let across = width / 8
        bands += [0x1D, 0x76, 0x30, 0]
        bands += [UInt8(across & 0xFF), UInt8(across >> 8), UInt8(rows & 0xFF), UInt8(rows >> 8)]
        unsafe cairo_surface_flush(canvas.surface)
        let stride = unsafe Int(cairo_image_surface_get_stride(canvas.surface))
        guard let data = unsafe cairo_image_surface_get_data(canvas.surface) else {
            preconditionFailure("an image surface without an error has its dots")
        }
        let dots = unsafe UnsafeBufferPointer(start: data, count: stride * rows)
        for row in 0..<rows {
            for byte in 0..<across {
                var packed: UInt8 = 0
                for bit in 0..<8 {
                    let isBlack = unsafe dots[row * stride + byte * 8 + bit] >= Self.threshold
                    packed = packed << 1 | (isBlack ? 1 : 0)
                }
                bands.append(packed)
            }
        }
    }
}
