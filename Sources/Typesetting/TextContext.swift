import CPango
internal import World

/// The owner of Pango's context: fonts, language and direction of one page.
@safe
final class TextContext {
    // An Arabic word is set in one font, or its letters would not join: DejaVu has the common ones,
    // but not all of Pashto and Urdu. So where there is any, the font that has all comes first.
    private static let families = (
        latin: "DejaVu Sans, Noto Sans Arabic UI, Noto Sans, sans",
        arabic: "Noto Sans Arabic UI, DejaVu Sans, Noto Sans, sans"
    )

    let measure: Measure
    let isRightToLeft: Bool
    private let fonts: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private var letters = 0
    private var unknown = 0

    init(_ page: Page, _ measure: Measure) throws(TypesettingError) {
        self.measure = measure
        isRightToLeft = page.direction == .rightToLeft
        guard let fonts = unsafe pango_cairo_font_map_new() else {
            throw TypesettingError(.refused, "pango_cairo_font_map_new", "no fonts to be had")
        }
        unsafe self.fonts = fonts
        // One point of the font is one unit of the surface: a point of a PDF, a dot of a printer.
        unsafe pango_cairo_font_map_set_resolution(OpaquePointer(fonts), 72)
        unsafe context = pango_font_map_create_context(fonts)
        unsafe pango_context_set_base_dir(
            context,
            isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR
        )
        unsafe pango_context_set_language(context, pango_language_from_string(page.language))
        // Whatever this desktop likes on its screen, paper looks the same everywhere.
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(fonts)
    }

    /// Lays a text out in a width.
    ///
    /// - Parameters:
    ///   - text: One line of a page.
    ///   - style: How it is to look.
    ///   - width: In Pango's units.
    /// - Returns: The owner of the text, measured.
    func layout(_ text: String, _ style: TextStyle, width: Int) -> TextLayout {
        let isArabic =
            isRightToLeft
            || text.unicodeScalars.contains { scalar in
                ("\u{600}"..."\u{6FF}") ~= scalar || ("\u{750}"..."\u{77F}") ~= scalar
            }
        let font = unsafe pango_font_description_new()
        unsafe pango_font_description_set_family(
            font,
            isArabic ? Self.families.arabic : Self.families.latin
        )
        unsafe pango_font_description_set_weight(
            font,
            style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL
        )
        let size = style.isLarge ? 2 * measure.fontSize : measure.fontSize
        unsafe pango_font_description_set_size(font, Int32(size))
        let layout = unsafe TextLayout(pango_layout_new(context), text, font)
        unsafe pango_font_description_free(font)
        layout.place(side(of: style.alignment), width: width)
        letters += text.unicodeScalars.count
        unknown += layout.unknownGlyphs
        return layout
    }

    /// Refuses a page whose letters the fonts of this machine mostly do not have.
    ///
    /// A sign or two may print as a box, as in any text; a page of boxes is worth less than plain
    /// text.
    ///
    /// - Throws: ``TypesettingError/Code/noFont``.
    func check() throws(TypesettingError) {
        if unknown * 10 > letters {
            throw TypesettingError(
                .noFont,
                "pango_layout_get_unknown_glyphs_count",
                "\(unknown) of \(letters) letters have no font; install fonts-noto-ui-core"
            )
        }
    }

    private func side(of alignment: Page.Alignment) -> PangoAlignment {
        switch alignment {
        case .center: PANGO_ALIGN_CENTER
        case .start: isRightToLeft ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT
        case .end: isRightToLeft ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT
        }
    }
}

/// How a text of a page is to look.
struct TextStyle {
    /// Where it stands in its place.
    var alignment = Page.Alignment.start
    /// Whether its strokes are thick.
    var isBold = false
    /// Whether it has twice the size.
    var isLarge = false
}
