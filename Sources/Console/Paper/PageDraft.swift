import Ledger
import World

/// A page on its way: lines are added from the top, labels come from the catalogue.
///
/// Whatever an answer holds, it fits: texts lose control characters and their end, a label and a
/// value that do not fit side by side stand in two lines, and an amount is never broken.
struct PageDraft {
    let style: PaperStyle
    private let sentences: Sentences
    private var lines: [Page.Line] = []

    init(_ style: PaperStyle) {
        self.style = style
        sentences = Sentences(style.language)
    }

    /// The finished page; what is longer than a page may be ends with its last line.
    var page: Page {
        do {
            return try Page(
                language: style.language.rawValue,
                direction: style.direction,
                paper: style.paper,
                columns: style.columns,
                lines: Array(lines.prefix(Page.lineLimit))
            )
        } catch { preconditionFailure("a draft keeps within the bounds of a page: \(error)") }
    }

    /// A word or sentence of the catalogue.
    func word(_ key: String, _ params: [String: JSON] = [:]) -> String {
        sentences.text("paper." + key, params)
    }

    /// The word for a state, as screens say it, or for a type, as paper does; the answer's own
    /// where the catalogue has none.
    func term(_ family: String, _ answer: JSON?) -> String? {
        answer?.textValue.map { _ in sentences.term(family, answer) }
    }

    mutating func rule() { lines.append(.rule) }

    mutating func blank() { lines.append(.blank) }

    /// A line in the middle, in bold letters.
    mutating func head(_ text: String, large: Bool = false) {
        lines.append(.text(Self.safe(text), align: .center, bold: true, large: large))
    }

    /// A line that begins where lines begin.
    mutating func text(_ text: String, bold: Bool = false) {
        lines.append(.text(Self.safe(text), bold: bold))
    }

    /// A label of the catalogue and its value; nothing where there is no value.
    mutating func row(_ key: String, _ value: String?, bold: Bool = false) {
        guard let value, !value.isEmpty else { return }
        pair(word(key), value, bold: bold)
    }

    /// Two texts at both ends of a line.
    mutating func pair(_ left: String, _ right: String, bold: Bool = false) {
        let left = Self.safe(left)
        let right = Self.safe(right)
        let width = right.count + 1
        guard left.count + width <= style.columns else {
            lines.append(.text(left, bold: bold))
            lines.append(.text(isolated(right), align: .end, bold: bold))
            return
        }
        lines.append(
            .cells(
                [Page.Cell(left), Page.Cell(isolated(right), width: width, align: .end)],
                bold: bold
            )
        )
    }

    /// A line to write on.
    mutating func signature(_ key: String) {
        blank()
        let label = Self.safe(word(key))
        let space = max(4, style.columns - label.count - 1)
        lines.append(.text(label + " " + String(repeating: "_", count: space)))
    }

    /// Codes and amounts stand in a right-to-left line as they are (LOC-3).
    private func isolated(_ text: String) -> String {
        style.direction == .rightToLeft ? "\u{2068}\(text)\u{2069}" : text
    }

    /// A text without control characters, cut where a page would refuse it.
    static func safe(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars where !DigitReader.isDirectional(scalar) {
            bytes += String(scalar).utf8.count
            // Room for the marks of a right-to-left line.
            if bytes > Page.textLimit - 8 { break }
            let isSteering =
                scalar.properties.generalCategory == .control
                || ("\u{2028}"..."\u{2029}") ~= scalar
            safe.append(isSteering ? "?" : scalar)
        }
        return String(safe)
    }

    /// The local time of a moment, as in `2026-11-21 13:42`; nil when there is none.
    static func local(_ moment: JSON?, offset: JSON?) -> String? {
        guard let at = moment?.textValue.flatMap({ Timestamp($0) }) else { return nil }
        let seconds = offset?.integerValue ?? 0
        guard abs(seconds) <= 100_000 else { return nil }
        let text = at.adding(milliseconds: seconds * 1_000).text
        return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
    }
}
