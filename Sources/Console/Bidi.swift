/// Keeps amounts, codes and typed words in one piece inside right-to-left text (LOC-3).
///
/// A terminal that orders characters by the Unicode rules would turn `--cosign STAFF` round in a
/// Pashto sentence. What stands between U+2068 and U+2069 is ordered by itself.
struct Bidi {
    private let isNeeded: Bool

    /// Isolates for a language; none for one that is written from left to right.
    init(_ language: Language) {
        isNeeded = language.isRightToLeft
    }

    /// Before what is to stay in one piece.
    var opening: String { isNeeded ? "\u{2068}" : "" }
    /// After it.
    var closing: String { isNeeded ? "\u{2069}" : "" }

    /// A value in one piece; what would steer the terminal or the direction of text is left out.
    func isolate(_ value: String) -> String { opening + Self.plain(value) + closing }

    /// A value without characters that steer a terminal or the direction of text.
    static func plain(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.filter { !steers($0) }))
    }

    /// How many places a text takes in a column.
    static func width(of text: String) -> Int {
        text.count { !($0.unicodeScalars.allSatisfy(DigitReader.isDirectional)) }
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        DigitReader.isDirectional(scalar) || scalar.properties.generalCategory == .control
    }
}
