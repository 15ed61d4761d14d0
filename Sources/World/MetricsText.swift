/// Writes metrics as Prometheus text, version 0.0.4.
public struct MetricsText: Sendable {
    /// The text so far.
    public private(set) var text = ""

    /// Begins with nothing.
    public init() {}

    /// Adds one sample.
    ///
    /// - Parameters:
    ///   - name: The metric, `[a-z_]+`.
    ///   - labels: Names and values; no value is a person, room or folio.
    ///   - value: The number.
    public mutating func add(
        _ name: String,
        _ labels: [(name: String, value: String)],
        _ value: Int64
    ) {
        let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        let block = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
        text += "\(name)\(block) \(value)\n"
    }

    /// Adds one sample without labels.
    public mutating func add(_ name: String, _ value: Int64) {
        add(name, [], value)
    }

    private static func escaped(_ value: String) -> String {
        String(
            value.flatMap { character -> [Character] in
                switch character {
                case "\\": ["\\", "\\"]
                case "\"": ["\\", "\""]
                case "\n": ["\\", "n"]
                default: [character]
                }
            }
        )
    }
}
