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
        try ConfigurationText(text).read { (key, value) throws(ConfigurationFault) in
            try set(key, value)
        }
    }

    private mutating func set(_ key: String, _ value: String) throws(ConfigurationFault) {
        guard let known = ConfigurationKey(rawValue: key) else {
            throw ConfigurationFault("unknown key \(key)")
        }
        switch known {
        case .state: state = DiskPath(try Self.path(value))
        case .socket: socket = try Self.socket(value)
        case .journalB: journalB = DiskPath(try Self.path(value))
        case .drawers: drawers = try Self.wish(value)
        case .proxy: proxy = try Self.proxy(value)
        case .logLevel: logLevel = try Self.level(value)
        }
    }
}
