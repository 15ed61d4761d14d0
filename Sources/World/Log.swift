/// How urgent a log line is (S-28).
public enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    /// Act now.
    case error
    /// Comfort is lost.
    case warning
    /// A state changed.
    case info
    /// Off by default.
    case debug

    /// Whether the left level is more urgent.
    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The log outside: event names and fields of a closed set, never free text (SEC-27).
public protocol Log: Sendable {
    /// Writes one line.
    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField])
}

/// One field of a log line: ids, codes, counts, durations; no amount, name, key or text of a
/// person.
public enum LogField: Hashable, Sendable {
    /// A UUID or number that names a thing.
    case id(StaticLabel, String)
    /// A stable code.
    case code(String)
    /// A count.
    case count(StaticLabel, Int64)
    /// A duration in milliseconds.
    case milliseconds(StaticLabel, Int64)
    /// A path inside the state folder.
    case path(DiskPath)

    /// The closed set of field names.
    public enum StaticLabel: String, Sendable {
        case action
        case incarnation
        case session
        case drawer
        case device
        case folio
        case staff
        case request
        case seq
        case lsn
        case actions
        case records
        case pages
        case bytes
        case attempt
        case status
        case took
        case wait
    }
}
