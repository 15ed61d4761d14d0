/// A language of sentences.
///
/// Only English has a catalogue so far; the others are taken and fall back to it (LOC-1).
public enum Language: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Pashto.
    case pashto = "ps"
    /// Dari.
    case dari = "fa-AF"
    /// Urdu.
    case urdu = "ur"
    /// Arabic.
    case arabic = "ar"

    /// The language of a `LANG` value such as `fa_AF.UTF-8`, English for any other.
    init(locale: String?) {
        let name = (locale ?? "").split(separator: ".").first.map(String.init) ?? ""
        let tag = name.split(separator: "_").joined(separator: "-")
        self =
            Language(rawValue: tag) ?? Language(rawValue: String(tag.prefix(2))) ?? .english
    }
}
