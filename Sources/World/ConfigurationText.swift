/// A configuration file: lines `key = value`, `#` begins a comment, each key at most once.
public struct ConfigurationText: Hashable, Sendable {
    /// One line that sets something.
    public struct Setting: Hashable, Sendable {
        /// The line, from 1.
        public let line: Int
        /// The name before the sign.
        public let key: String
        /// What stands behind it, never empty.
        public let value: String
    }

    /// The settings in their order.
    public let settings: [Setting]

    /// Reads a file's text.
    ///
    /// - Throws: ``ConfigurationError`` with the line of the fault.
    public init(_ text: String) throws(ConfigurationError) {
        var settings: [Setting] = []
        // A line feed behind a carriage return is one character with it, and no "\n".
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = line.prefix { $0 != "#" }.trimmed
            if content.isEmpty { continue }
            let parts = content.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw ConfigurationError(line: index + 1, fault: "not `key = value`")
            }
            if let first = settings.first(where: { $0.key == parts[0] }) {
                throw ConfigurationError(
                    line: index + 1,
                    fault: "\(parts[0]) is set in line \(first.line) already"
                )
            }
            settings.append(Setting(line: index + 1, key: parts[0], value: parts[1]))
        }
        self.settings = settings
    }

    /// Hands each key and value to its reader.
    ///
    /// - Parameter set: Takes a key and a value, or says what is wrong with them.
    /// - Throws: ``ConfigurationError`` with the line of the first value that was not taken.
    public func read(
        _ set: (String, String) throws(ConfigurationFault) -> Void
    ) throws(ConfigurationError) {
        for setting in settings {
            do throws(ConfigurationFault) { try set(setting.key, setting.value) } catch {
                throw ConfigurationError(line: setting.line, fault: error.text)
            }
        }
    }
}

/// Why a value of a configuration cannot be used; the reader adds the line.
public struct ConfigurationFault: Error, Hashable, Sendable {
    /// What is wrong, half a sentence.
    public let text: String

    /// Says what is wrong.
    public init(_ text: String) { self.text = text }
}

/// Why a configuration cannot be used.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it.
    public let fault: String

    /// Makes an error about a line.
    public init(line: Int, fault: String) {
        self.line = line
        self.fault = fault
    }
}

extension Substring {
    /// Without blanks and tabs at both ends.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        let start = self.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }
}

extension String {
    fileprivate var trimmed: String { self[...].trimmed }
}
