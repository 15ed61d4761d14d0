public import World

/// The log as lines on standard error, which the service manager keeps.
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
        fields.reduce("\(moment.text) \(level) \(event)") { $0 + " " + text($1) }
    }

    private static func text(_ field: LogField) -> String {
        switch field {
        case .id(let label, let id): label.rawValue + "=" + plain(id)
        case .code(let code): "code=" + plain(code)
        case .count(let label, let count): label.rawValue + "=\(count)"
        case .milliseconds(let label, let count): label.rawValue + "=\(count)ms"
        case .path(let path): "path=" + plain(path.text)
        }
    }

    /// Keeps one event on one line, whatever an id was made of.
    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 > 0x20 && $0 != 0x7F ? $0 : 0x5F }, as: UTF8.self)
    }
}
