public import World

/// What the cloud says about the business date of the property.
///
/// - SeeAlso: DAY-1, P12.1.
public struct BusinessDay: Hashable, Sendable {
    /// How far the night audit is with a date.
    public enum State: String, Sendable {
        /// Entries are booked on it.
        case open
        /// Night audit runs.
        case audit
        /// It takes no more entries.
        case closed
    }

    /// The version of the document.
    public let version: Int64
    /// The identity of the document.
    public let id: String
    /// The date in force.
    public let date: BusinessDate
    /// How far the night audit is with it.
    public let state: State
    /// The zone of the property, as in `Asia/Kabul`.
    public let zoneName: String
    /// Minutes after local midnight at which a date ends.
    public let cutoverMinutes: Int
    /// Whether the desk moves to the next date by the clock while the line is down.
    public let rollsByClock: Bool

    /// Reads the document of the collection `business_days`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.text("id")
        version = try members.integer("ver")
        date = try BusinessDate(members.required("business_date"), path + ".business_date")
        guard let state = State(rawValue: try members.text("state")) else {
            throw ShapeError(path + ".state", "not a state")
        }
        self.state = state
        zoneName = try members.text("tz")
        guard let cutover = Self.minutes(try members.text("cutover")) else {
            throw ShapeError(path + ".cutover", "not a time of day")
        }
        cutoverMinutes = cutover
        switch try members.text("offline_rollover") {
        case "clock": rollsByClock = true
        case "hold": rollsByClock = false
        default: throw ShapeError(path + ".offline_rollover", "not a way to roll")
        }
    }

    /// The document of the collection `business_days`.
    public var json: JSON {
        [
            "id": .text(id), "ver": .integer(version), "business_date": .text(date.text),
            "state": .text(state.rawValue), "tz": .text(zoneName), "cutover": .text(cutover),
            "offline_rollover": .text(rollsByClock ? "clock" : "hold"),
        ]
    }

    private var cutover: String {
        let parts = [cutoverMinutes / 60, cutoverMinutes % 60]
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    private static func minutes(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return hours < 24 && minutes < 60 ? hours * 60 + minutes : nil
    }
}
