import CPango

/// The owner of one text that Pango laid out.
@safe
final class TextLayout {
    private let layout: OpaquePointer

    /// Takes the layout over and gives it its text and font, which it copies.
    init(_ layout: OpaquePointer?, _ text: String, _ font: OpaquePointer?) {
        guard let layout = unsafe layout else { preconditionFailure("GLib ends without memory") }
        unsafe self.layout = layout
        unsafe pango_layout_set_font_description(layout, font)
        // The page's direction holds, whatever letter a line begins with; Pango then takes left and
        // right as they are.
        unsafe pango_layout_set_auto_dir(layout, 0)
        unsafe pango_layout_set_single_paragraph_mode(layout, 1)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                unsafe pango_layout_set_text(layout, bytes.baseAddress, Int32(bytes.count))
            }
        }
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// The letters that no font has.
    var unknownGlyphs: Int { unsafe Int(pango_layout_get_unknown_glyphs_count(layout)) }

    /// Where its first row stands on, and what it and its ink cover above and below that, all in
    /// Pango's units; the drawing point is `baseline` above it.
    var extent: (baseline: Int, above: Int, below: Int) {
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        unsafe pango_layout_get_extents(layout, &ink, &logical)
        let baseline = unsafe Int(pango_layout_get_baseline(layout))
        let end = max(logical.y + logical.height, ink.y + ink.height)
        return (baseline, baseline - min(0, Int(ink.y)), Int(end) - baseline)
    }

    /// Puts it at one side of a width, in as many rows as it needs.
    func place(_ side: PangoAlignment, width: Int) {
        unsafe pango_layout_set_alignment(layout, side)
        unsafe pango_layout_set_width(layout, Int32(width))
    }

    /// Draws it at the current point.
    func draw(on canvas: OpaquePointer) {
        unsafe pango_cairo_show_layout(canvas, layout)
    }
}
