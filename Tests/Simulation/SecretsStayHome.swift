import Agent
import Keyring
import Ledger
import Synchronization
import World

/// I-26: no key and no PIN in a log line, in any of the spellings that bytes have.
struct SecretsStayHome {
    private var spellings: [(name: String, text: String)] = []

    /// Knows the secrets of a device and of its people.
    init(_ keys: DeviceKeys) {
        let secrets: [(String, [UInt8])] = [
            ("store key", keys.store.key.exposedCopy()),
            ("journal key", keys.journalKey.exposedCopy()),
        ]
        for (name, bytes) in secrets {
            spellings.append((name, Hex.text(bytes).lowercased()))
            spellings.append((name, Base64.text(bytes).lowercased()))
        }
        for pin in Cashier.pins.values.sorted() { spellings.append(("PIN", pin)) }
    }

    /// What is wrong with some lines.
    func faults(_ lines: [String]) -> [String] {
        spellings.compactMap { secret in
            let line = lines.first { $0.lowercased().contains(secret.text) }
            return line.map { "I-26: a \(secret.name) in a log line: \($0.prefix(24))" }
        }
    }
}

/// A log that is kept, to be searched.
final class KeptLog: Log {
    private let kept = Mutex<[String]>([])

    /// The lines so far.
    var lines: [String] { kept.withLock { $0 } }

    func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {
        kept.withLock { $0.append("\(event) \(fields)") }
    }
}
