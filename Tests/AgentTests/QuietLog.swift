import Synchronization
import World

/// A log that keeps the names of events, for tests that ask what was told.
final class QuietLog: Log {
    private let kept = Mutex<[String]>([])

    var events: [String] { kept.withLock { $0 } }

    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {
        kept.withLock { $0.append("\(event)") }
    }
}
