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
        } catch let error as ConfigurationError {
            throw UsageError("\(path), line \(error.line): \(error.fault).")
        } catch { throw UsageError("\(path) cannot be read: \(error).") }
    }

    /// Reads a file's text over the defaults.
    ///
    /// - Throws: ``ConfigurationError`` with the line of the fault.
    init(parsing text: String) throws(ConfigurationError) {
        try ConfigurationText(text).read { (key, value) throws(ConfigurationFault) in
            try set(key, value)
        }
        guard kicksDrawer, printer == nil else { return }
        throw ConfigurationError(line: 1, fault: "kick needs a printer")
    }

    private mutating func set(_ key: String, _ value: String) throws(ConfigurationFault) {
        switch key {
        case "printer": printer = try Self.place(value)
        case "columns":
            guard let columns = Int(value), Page.Paper.roll.columns.contains(columns) else {
                throw ConfigurationFault("columns is not one of: 32, 42, 48")
            }
            self.columns = columns
        case "paper":
            guard let form = Form(rawValue: value) else {
                throw ConfigurationFault("paper is not one of: text, pdf, raster")
            }
            self.form = form
        case "kick":
            guard ["yes", "no"].contains(value) else {
                throw ConfigurationFault("kick is neither yes nor no")
            }
            kicksDrawer = value == "yes"
        case "lang":
            guard let language = Language(rawValue: value) else {
                throw ConfigurationFault("lang is not one of: en, ps, fa-AF, ur, ar")
            }
            self.language = language
        default: throw ConfigurationFault("unknown key \(key)")
        }
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
