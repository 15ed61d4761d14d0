/// Writes metrics as Prometheus text, version 0.0.4.
///
/// Shape: each family begins with its HELP and TYPE and stands together, as the format wants it; a
/// family of which nothing is known has these two lines alone.
public struct MetricsText: Sendable {
    /// How a family's numbers move.
    public enum Kind: String, Hashable, Sendable {
        /// Up and down.
        case gauge
        /// Up only, from a start.
        case counter
        /// How many there were, and how long they took together.
        case summary
    }

    /// The text so far.
    public private(set) var text = ""
    private var family = ""
    private var kind = Kind.gauge

    /// Begins with nothing.
    public init() {}

    /// Begins a family; the samples that follow are its own.
    ///
    /// - Parameters:
    ///   - name: The metric, `[a-z_]+`.
    ///   - kind: How its numbers move.
    ///   - help: One sentence.
    public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        self.kind = kind
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds one sample.
    ///
    /// - Parameters:
    ///   - labels: Names and values; no value is a person, room or folio.
    ///   - value: The number.
    public mutating func add(_ labels: [(name: String, value: String)] = [], _ value: Int64) {
        add(family, labels, String(value))
    }

    /// Adds a summary of durations.
    ///
    /// - Parameters:
    ///   - count: How many there were.
    ///   - milliseconds: How long they took together.
    public mutating func add(count: Int64, milliseconds: Int64) {
        precondition(kind == .summary, "only a summary has a sum and a count")
        let rest = String(abs(milliseconds % 1_000))
        let digits = String(repeating: "0", count: 3 - rest.utf8.count) + rest
        add(family + "_sum", [], "\(milliseconds / 1_000).\(digits)")
        add(family + "_count", [], String(count))
    }

    private mutating func add(
        _ name: String,
        _ labels: [(name: String, value: String)],
        _ value: String
    ) {
        let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
        let block = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
        text += "\(name)\(block) \(value)\n"
    }

    private static func escaped(_ value: String, quotes: Bool = false) -> String {
        var safe = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": safe += "\\\\"
            case "\"" where quotes: safe += "\\\""
            case "\n": safe += "\\n"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}
