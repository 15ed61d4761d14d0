public import World

/// The log as lines on standard error, for who started a program by hand.
///
/// Form: `2026-11-21T09:12:02.129Z info store_opened took=12ms pages=77`.
public struct StandardLog: Log {
    private let level: LogLevel
    private let clock: any Clock
    private let descriptor: Int32

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - level: The least urgent level that is written.
    ///   - clock: Gives each line its time.
    ///   - descriptor: Where lines go; standard error when not said.
    public init(
        level: LogLevel = .info,
        clock: any Clock = SystemClock(),
        descriptor: Int32 = 2
    ) {
        self.level = level
        self.clock = clock
        self.descriptor = descriptor
    }

    /// Writes one line, whole; a log that nobody takes stops nothing.
    public func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {
        guard level <= self.level else { return }
        let line = Self.line(at: clock.now(), level, event, fields)
        _ = Output.write(Array(line.utf8) + [UInt8(ascii: "\n")], to: descriptor)
    }

    static func line(
        at moment: Timestamp,
        _ level: LogLevel,
        _ event: StaticString,
        _ fields: [LogField]
    ) -> String {
        "\(moment.text) \(level) " + told(event, fields)
    }

    /// The event and its fields, as in `store_opened took=12ms pages=77`.
    static func told(_ event: StaticString, _ fields: [LogField]) -> String {
        fields.reduce("\(event)") { $0 + " \($1.name)=\($1.value)\($1.unit)" }
    }
}

extension LogField {
    /// What stands left of the `=`.
    var name: String {
        switch self {
        case .id(let label, _), .count(let label, _), .milliseconds(let label, _): label.rawValue
        case .code: "code"
        case .path: "path"
        }
    }

    /// What stands right of it: one word, whatever an id was made of.
    var value: String {
        switch self {
        case .id(_, let text), .code(let text): Self.plain(text)
        case .count(_, let count), .milliseconds(_, let count): String(count)
        case .path(let path): Self.plain(path.text)
        }
    }

    /// What follows the value.
    var unit: String {
        if case .milliseconds = self { return "ms" }
        return ""
    }

    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 > 0x20 && $0 != 0x7F ? $0 : 0x5F }, as: UTF8.self)
    }
}
