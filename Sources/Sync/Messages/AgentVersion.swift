public import World

/// Which program speaks for a device.
///
/// - SeeAlso: P4, P16.
public struct AgentVersion: Hashable, Sendable {
    /// The version of the agent, as in `1.0.0`.
    public let version: String
    /// The platform, as in `linux-x86_64`.
    public let platform: String
    /// The version of the device schema.
    public let schemaVersion: Int64
    /// The release of the zone rules, as in `2026b`; not said at enrolment.
    public let zoneRules: String?

    /// Makes a statement.
    public init(version: String, platform: String, schemaVersion: Int64, zoneRules: String? = nil) {
        self.version = version
        self.platform = platform
        self.schemaVersion = schemaVersion
        self.zoneRules = zoneRules
    }

    /// Whether a version is older than another, part by part; what is no number counts as zero.
    public static func isVersion(_ version: String, before other: String) -> Bool {
        let parts = { (text: String) in text.split(separator: ".").map { Int($0) ?? 0 } }
        return parts(version).lexicographicallyPrecedes(parts(other))
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        version = try members.text("version")
        platform = try members.text("platform")
        schemaVersion = try members.integer("schema_version")
        zoneRules = try members.optional("tzdb", JSONMembers.text)
    }

    /// The wire form.
    public var json: JSON {
        .members([
            ("version", .text(version)), ("platform", .text(platform)),
            ("schema_version", .integer(schemaVersion)), ("tzdb", zoneRules.map(JSON.text)),
        ])
    }
}
