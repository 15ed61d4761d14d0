/// A language of sentences; each has a catalogue with every key (LOC-1).
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

    /// The language of a tag or of a `LANG` value such as `fa_AF.UTF-8`, English for any other.
    ///
    /// Only the language counts, not the country: who reads Persian reads Dari.
    public init(locale: String?) {
        let name = (locale ?? "").prefix { !"_-.@".contains($0) }.lowercased()
        self =
            switch name {
            case "ps": .pashto
            case "fa", "prs": .dari
            case "ur": .urdu
            case "ar": .arabic
            default: .english
            }
    }

    /// Whether its lines begin at the right.
    public var isRightToLeft: Bool { self != .english }

    /// The JSON text of its catalogue.
    var catalogue: [UInt8] {
        switch self {
        case .english: PackageResources.en_json
        case .pashto: PackageResources.ps_json
        case .dari: PackageResources.fa_AF_json
        case .urdu: PackageResources.ur_json
        case .arabic: PackageResources.ar_json
        }
    }
}
