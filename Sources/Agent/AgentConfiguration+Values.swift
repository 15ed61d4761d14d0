import World

extension AgentConfiguration {
    /// The kernel's limit for the name of a socket file, its last zero left out.
    static let socketPathLimit = 107
    /// No system names files longer than this.
    static let pathLimit = 4_095

    /// A daemon has no folder of its own to begin from, so a path begins at the root.
    static func path(_ value: String) throws(ConfigurationFault) -> String {
        guard value.hasPrefix("/"), value.utf8.count <= pathLimit, !value.utf8.contains(0) else {
            throw ConfigurationFault("\(value.prefix(80)) is not a path from /")
        }
        return value
    }

    /// `admin.sock` is made beside it, so it cannot have that name itself.
    static func socket(_ value: String) throws(ConfigurationFault) -> String {
        let path = DiskPath(try path(value))
        let admin = path.parent.appending("admin.sock").text
        guard max(value.utf8.count, admin.utf8.count) <= socketPathLimit else {
            throw ConfigurationFault("a socket's path has at most \(socketPathLimit) bytes")
        }
        guard path.text != admin, !value.hasSuffix("/") else {
            throw ConfigurationFault("\(value) cannot be the desk socket")
        }
        return value
    }

    /// `*`, or codes between commas or blanks.
    static func wish(_ value: String) throws(ConfigurationFault) -> DrawerWish {
        if value == "*" { return .any }
        let codes = value.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" })
            .map(String.init)
        guard !codes.isEmpty, Set(codes).count == codes.count, codes.allSatisfy(isCode) else {
            throw ConfigurationFault("drawers is neither * nor codes, each once")
        }
        return .only(codes)
    }

    private static func isCode(_ word: String) -> Bool {
        word.utf8.count <= 20
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// No name, password or path: whatever needs them is no plain proxy.
    static func proxy(_ value: String) throws(ConfigurationFault) -> String {
        let fault = ConfigurationFault("proxy is not http://host:port")
        guard value.hasPrefix("http://") else { throw fault }
        let rest = value.dropFirst("http://".count)
        guard let colon = rest.lastIndex(of: ":") else { throw fault }
        let host = rest[..<colon]
        let digits = rest[rest.index(after: colon)...]
        guard !host.isEmpty, host.utf8.allSatisfy(isHostByte),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            (1...65_535).contains(port)
        else { throw fault }
        return value
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    static func level(_ value: String) throws(ConfigurationFault) -> LogLevel {
        let levels = ["error", "warning", "info", "debug"]
        guard let index = levels.firstIndex(of: value), let level = LogLevel(rawValue: index)
        else {
            throw ConfigurationFault(
                "log_level is not one of: " + levels.joined(separator: ", ")
            )
        }
        return level
    }
}
