import CLinux
import Glibc
public import World

/// The log as entries of the system's journal: a priority, and a field for each thing told.
///
/// `journalctl --namespace=melmastoon-edge EDGE_EVENT=store.rebuilt` finds what text would hide.
/// Source: systemd.journal-fields(7) and "Native Journal Protocol" of systemd.
public struct JournalLog: Log {
    /// Where journald listens; under the agent's sandbox its own journal is mounted there.
    static let place = "/run/systemd/journal/socket"

    private let name: String
    private let level: LogLevel
    private let socket: String
    private let lines: StandardLog

    init(as name: String, level: LogLevel, lines: StandardLog, socket: String = Self.place) {
        self.name = name
        self.level = level
        self.lines = lines
        self.socket = socket
    }

    /// Sends one entry; where there is no journal it is a line.
    ///
    /// A journal that has no room just now misses it: a log stops nothing.
    public func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {
        guard level <= self.level else { return }
        let entry = Array(entry(level, event, fields).utf8)
        let failed = unsafe entry.withUnsafeBytes { buffer in
            unsafe clinux_datagram(socket, buffer.baseAddress, buffer.count, 0)
        }
        if failed != 0, errno != EAGAIN { lines.write(level, event, fields) }
    }

    /// Lines `FIELD=value`; no value has a line break.
    private func entry(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) -> String {
        let told = fields.map { field in
            let unit = field.unit.isEmpty ? "" : "_" + field.unit
            return "EDGE_\((field.name + unit).uppercased())=\(field.value)"
        }
        let head = [
            "PRIORITY=\(Self.priority(level))", "SYSLOG_IDENTIFIER=\(name)",
            "MESSAGE=\(StandardLog.told(event, fields))", "EDGE_EVENT=\(event)",
        ]
        return (head + told).joined(separator: "\n") + "\n"
    }

    /// SPEC: S-28; syslog(3) has the numbers.
    private static func priority(_ level: LogLevel) -> Int {
        switch level {
        case .error: 3
        case .warning: 4
        case .info: 6
        case .debug: 7
        }
    }
}
