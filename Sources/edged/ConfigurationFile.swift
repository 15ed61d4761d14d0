import Agent
import Platform
import World

/// The daemon's options over its configuration file (`cli.md`).
struct ConfigurationFile {
    /// What to do after reading the command line.
    enum Choice {
        case run(AgentConfiguration)
        case tell(String)
        case refuse(String, code: Int32)
    }

    static let usage = """
        edged --state DIR --socket PATH [--config FILE]

        The agent of a front desk. Runs in the foreground; SIGTERM stops it.

          --state DIR     the folder with keys, journal and store
          --socket PATH   the desk socket; admin.sock is made beside it
          --config FILE   lines `key = value`: state socket journal_b drawers proxy log_level
          --help, --version
        """

    /// Reads the words after the command's name.
    static func choose(_ words: [String], disk: any Disk) -> Choice {
        if words.contains("--help") { return .tell(usage) }
        if words.contains("--version") { return .tell("edged \(Product.version)") }
        var options: [String: String] = [:]
        var rest = words[...]
        while let name = rest.popFirst() {
            guard ["--state", "--socket", "--config"].contains(name), let value = rest.popFirst()
            else { return .refuse("edged: `\(name)` cannot be understood; see --help", code: 78) }
            options[name] = value
        }
        return configuration(options, disk)
    }

    private static func configuration(_ options: [String: String], _ disk: any Disk) -> Choice {
        var configuration = AgentConfiguration()
        let path = options["--config"].map { DiskPath($0) } ?? AgentConfiguration.file
        do {
            if try options["--config"] != nil || disk.entry(at: path) != nil {
                let text = String(
                    decoding: try disk.contents(of: path, limit: 65_536),
                    as: UTF8.self
                )
                configuration = try AgentConfiguration(parsing: text)
            }
        } catch let error as ConfigurationError {
            return .refuse("edged: \(path), line \(error.line): \(error.fault)", code: 78)
        } catch {
            return .refuse("edged: \(path) cannot be read: \(error)", code: 78)
        }
        if let state = options["--state"] { configuration.state = DiskPath(state) }
        if let socket = options["--socket"] { configuration.socket = socket }
        guard configuration.state != nil, configuration.socket != nil else {
            return .refuse("edged: --state and --socket are needed; see --help", code: 78)
        }
        return .run(configuration)
    }
}
