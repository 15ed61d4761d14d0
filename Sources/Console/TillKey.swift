/// A key of `till.conf`: what the parser takes and the man page explains.
enum TillKey: String, CaseIterable {
    /// Where slips are printed.
    case printer
    /// How many letters a line has.
    case columns
    /// How slips reach the printer.
    case paper
    /// Whether the printer opens the drawer.
    case kick
    /// The language.
    case lang

    /// What stands right of the `=`, as an example.
    var value: String {
        switch self {
        case .printer: "/dev/usb/lp0"
        case .columns: "42"
        case .paper: TillConfiguration.Form.text.rawValue
        case .kick: "no"
        case .lang: Language.english.rawValue
        }
    }

    /// Half a sentence.
    var meaning: String {
        switch self {
        case .printer: "a device file, or the name of a print queue; none: nothing is printed"
        case .columns: "how many letters a line of the roll has: \(TillConfiguration.widths)"
        case .paper: "text is English, raster dots in every language, pdf for queues only"
        case .kick: "yes: the printer opens the drawer for cash; else no"
        case .lang: "of sentences, and of raster and pdf slips: \(TillConfiguration.languages)"
        }
    }

    /// Whether a bad value keeps nothing but paper from working.
    var isAboutPaper: Bool { self != .lang }
}
