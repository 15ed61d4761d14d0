import World

/// What `till` reads from `till.conf`: printer, width, kind of paper, drawer kick, language.
///
/// - SeeAlso: `cli.md` (`edged`: till.conf).
struct TillConfiguration: Hashable {
    /// How slips reach the printer.
    enum Form: String, CaseIterable {
        /// Plain letters.
        case text
        /// A document, for queues that take one.
        case pdf
        /// Dots, for printers that cannot join letters.
        case raster
    }

    /// Where the file is looked for when the environment names none.
    static let file = DiskPath("/etc/melmastoon-edge/till.conf")
    /// The variable that names another file.
    static let variable = "MELMASTOON_EDGE_TILL_CONF"
    private static let sizeLimit = 65_536

    /// Where slips are printed; nil where nothing is.
    var printer: PrinterPlace?
    /// How many letters a line has.
    var columns = 42
    /// How slips reach the printer.
    var form = Form.text
    /// Whether the printer kicks the drawer open after cash (PRN-5).
    var kicksDrawer = false
    /// The language of sentences and slips; nil for that of the environment.
    var language: Language?
    /// What is wrong with the keys about paper; nothing is printed then, and all else goes on.
    var paperError: ConfigurationError?
    /// The same as a sentence that names the file.
    private(set) var paperFault: String?

    /// The widths of a roll, as a fault and the man page name them.
    static let widths = Page.Paper.roll.columns.map(String.init).joined(separator: ", ")
    /// The languages, as a fault and the man page name them.
    static let languages = Language.allCases.map(\.rawValue).joined(separator: ", ")

    /// The defaults.
    init() {}

    /// Reads the file that the environment names, or the usual one if it is there.
    ///
    /// - Throws: ``UsageError`` with the file, the line and the fault.
    init(variable: (String) -> String?, disk: any Disk) throws(UsageError) {
        let named = variable(Self.variable)
        let path = named.map { DiskPath($0) } ?? Self.file
        do {
            guard try named != nil || disk.entry(at: path) != nil else { return }
            let bytes = try disk.contents(of: path, limit: Self.sizeLimit)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ConfigurationError(line: 1, fault: "the file is not UTF-8")
            }
            self = try TillConfiguration(parsing: text)
            paperFault = paperError.map { "\(path), line \($0.line): \($0.fault)." }
        } catch let error as ConfigurationError {
            throw UsageError("\(path), line \(error.line): \(error.fault).")
        } catch { throw UsageError("\(path) cannot be read: \(error).") }
    }

    /// Reads a file's text over the defaults.
    ///
    /// A bad value about paper is kept, and nothing is printed: cash never waits for a printer.
    ///
    /// - Throws: ``ConfigurationError`` with the line of the fault.
    init(parsing text: String) throws(ConfigurationError) {
        for setting in try ConfigurationText(text).settings {
            do throws(ConfigurationFault) { try set(setting.key, setting.value) } catch {
                let fault = ConfigurationError(line: setting.line, fault: error.text)
                guard TillKey(rawValue: setting.key)?.isAboutPaper == true else { throw fault }
                paperError = paperError ?? fault
            }
        }
        if paperError == nil, kicksDrawer, printer == nil {
            paperError = ConfigurationError(line: 1, fault: "kick needs a printer")
        }
        guard paperError != nil else { return }
        printer = nil
        kicksDrawer = false
    }

    private mutating func set(_ name: String, _ value: String) throws(ConfigurationFault) {
        guard let key = TillKey(rawValue: name) else {
            throw ConfigurationFault("unknown key \(name)")
        }
        switch key {
        case .printer: printer = try Self.place(value)
        case .columns:
            guard let columns = Int(value), Page.Paper.roll.columns.contains(columns) else {
                throw ConfigurationFault("columns is not one of: \(Self.widths)")
            }
            self.columns = columns
        case .paper:
            guard let form = Form(rawValue: value) else {
                let forms = Form.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationFault("paper is not one of: \(forms)")
            }
            self.form = form
        case .kick:
            guard ["yes", "no"].contains(value) else {
                throw ConfigurationFault("kick is neither yes nor no")
            }
            kicksDrawer = value == "yes"
        case .lang:
            guard let language = Language(rawValue: value) else {
                throw ConfigurationFault("lang is not one of: \(Self.languages)")
            }
            self.language = language
        }
    }

    /// The file as its man page describes it.
    static var page: FilePage {
        FilePage(
            "till.conf",
            path: file.text,
            reader: "till(1)",
            keys: TillKey.allCases.map { FilePage.Key($0.rawValue, $0.value, $0.meaning) }
        )
    }

    /// A path from `/` is a device, a plain word a queue.
    private static func place(_ value: String) throws(ConfigurationFault) -> PrinterPlace {
        if value.hasPrefix("/"), value.utf8.count <= 4_095 { return .device(DiskPath(value)) }
        let isName = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, value.utf8.count <= 127, !value.hasPrefix("-"), !value.hasPrefix(".") else {
            throw ConfigurationFault("printer is neither a path from / nor the name of a queue")
        }
        return .queue(value)
    }
}
