import Glibc
public import World

/// The log of a service: the system's journal where its standard error leads there, else lines.
public enum ServiceLog {
    /// Opens it.
    ///
    /// Source: systemd.exec(5), `JOURNAL_STREAM`: whoever redirects the stream leaves the variable
    /// behind, so the file is compared, not only looked for.
    ///
    /// - Parameters:
    ///   - name: The program, as `journalctl -t` names it.
    ///   - level: The least urgent level that is written.
    ///   - clock: Gives each line its time; the journal has its own.
    ///   - variable: Gives the value of an environment variable.
    /// - Returns: The log.
    public static func open(
        as name: String,
        level: LogLevel = .info,
        clock: any Clock = SystemClock(),
        variable: (String) -> String? = Environment.variable
    ) -> any Log {
        let lines = StandardLog(level: level, clock: clock)
        guard let stream = variable("JOURNAL_STREAM"), stream == identity(of: 2) else {
            return lines
        }
        return JournalLog(as: name, level: level, lines: lines)
    }

    /// Device and number of what a descriptor leads to, as the service manager writes them.
    static func identity(of descriptor: Int32) -> String? {
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { return nil }
        return "\(facts.st_dev):\(facts.st_ino)"
    }
}
