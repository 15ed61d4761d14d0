public import World

/// What `edged` is told: by its configuration file, over which options win.
///
/// Shape: lines `key = value`, `#` begins a comment; an unknown key or a bad value is refused with
/// its line.
///
/// - SeeAlso: `cli.md` (`edged`).
public struct AgentConfiguration: Hashable, Sendable {
    /// Which drawers this desk wants leases for.
    public enum DrawerWish: Hashable, Sendable {
        /// Every drawer that nobody holds.
        case any
        /// These, by code.
        case only([String])
    }

    /// Where the file is looked for when no other one is named.
    public static let file = DiskPath("/etc/melmastoon-edge/edged.conf")

    /// The state folder.
    public var state: DiskPath?
    /// The desk socket; the admin socket stands beside it.
    public var socket: String?
    /// The folder of the journal's second copy, when it is not in the state folder.
    public var journalB: DiskPath?
    /// Which drawers this desk wants.
    public var drawers = DrawerWish.any
    /// `http://host:port`, or none.
    public var proxy: String?
    /// How much is logged.
    public var logLevel = LogLevel.info

    /// Makes the defaults.
    public init() {}

    /// Reads a file's text over the defaults.
    ///
    /// - Throws: ``ConfigurationError`` with the line of the fault.
    public init(parsing text: String) throws(ConfigurationError) {
        self.init()
        var lineOfKey: [String: Int] = [:]
        // A line feed behind a carriage return is one character with it, and no "\n".
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = line.prefix { $0 != "#" }.trimmed
            if content.isEmpty { continue }
            let parts = content.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ConfigurationError(line: index + 1, fault: "not `key = value`")
            }
            if let first = lineOfKey.updateValue(index + 1, forKey: parts[0]) {
                throw ConfigurationError(
                    line: index + 1,
                    fault: "\(parts[0]) is set in line \(first) already"
                )
            }
            try set(parts[0], parts[1], line: index + 1)
        }
    }

    private mutating func set(
        _ key: String,
        _ value: String,
        line: Int
    ) throws(ConfigurationError) {
        do throws(ConfigurationFault) {
            switch key {
            case "state": state = DiskPath(try Self.path(value))
            case "socket": socket = try Self.socket(value)
            case "journal_b": journalB = DiskPath(try Self.path(value))
            case "drawers": drawers = try Self.wish(value)
            case "proxy": proxy = try Self.proxy(value)
            case "log_level": logLevel = try Self.level(value)
            default: throw ConfigurationFault("unknown key \(key)")
            }
        } catch { throw ConfigurationError(line: line, fault: error.text) }
    }
}

/// Why an ``AgentConfiguration`` cannot be used.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let fault: String

    /// Makes an error about a line.
    public init(line: Int, fault: String) {
        self.line = line
        self.fault = fault
    }
}

extension Substring {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        let start = self.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }
}

extension String {
    fileprivate var trimmed: String { self[...].trimmed }
}
