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
        edged --check-config [--config FILE]

        The agent of a front desk. Runs in the foreground; SIGTERM stops it.

          --state DIR      the folder with keys, journal and store
          --socket PATH    the desk socket; admin.sock is made beside it
          --config FILE    default \(AgentConfiguration.file)
          --check-config   reads the file, starts nothing: exit 0, or 78 with the line and why
          --help, --version

        The file has lines `key = value`, each key once; # begins a comment; an option wins.

          state = /DIR, socket = /PATH    as the options
          journal_b = /DIR                where the journal's second copy lies
          drawers = *                     or the codes of the drawers this desk wants
          proxy = http://HOST:PORT        the only way to a proxy
          log_level = info                or error, warning, debug
        """

    private static let valued: Set<String> = ["--state", "--socket", "--config"]
    /// More is no file of six keys.
    private static let sizeLimit = 65_536

    /// Reads the words after the command's name.
    static func choose(_ words: [String], disk: any Disk) -> Choice {
        if words.contains("--help") { return .tell(usage) }
        if words.contains("--version") { return .tell("edged \(Product.version)") }
        var options: [String: String] = [:]
        var isCheck = false
        var rest = words[...]
        while let name = rest.popFirst() {
            if name == "--check-config" {
                isCheck = true
                continue
            }
            guard valued.contains(name), let value = rest.popFirst(), options[name] == nil else {
                return .refuse("edged: `\(name)` cannot be understood; see --help", code: 78)
            }
            options[name] = value
        }
        switch file(options["--config"], disk) {
        case .failure(let fault): return .refuse("edged: " + fault.text, code: 78)
        case .success(let (told, place)):
            return isCheck ? .tell(place) : configuration(options, over: told)
        }
    }

    /// The file's configuration, and what is said about the file when it is good.
    private static func file(
        _ named: String?,
        _ disk: any Disk
    ) -> Result<(AgentConfiguration, String), Fault> {
        let path = named.map { DiskPath($0) } ?? AgentConfiguration.file
        do {
            guard try named != nil || disk.entry(at: path) != nil else {
                return .success((AgentConfiguration(), "\(path): none, the defaults hold"))
            }
            let bytes = try disk.contents(of: path, limit: sizeLimit)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .failure(Fault(text: "\(path) is not UTF-8 text"))
            }
            return .success((try AgentConfiguration(parsing: text), "\(path): good"))
        } catch let error as ConfigurationError {
            return .failure(Fault(text: "\(path), line \(error.line): \(error.fault)"))
        } catch { return .failure(Fault(text: "\(path) cannot be read: \(error)")) }
    }

    private static func configuration(
        _ options: [String: String],
        over told: AgentConfiguration
    ) -> Choice {
        var configuration = told
        if let state = options["--state"] { configuration.state = DiskPath(state) }
        if let socket = options["--socket"] { configuration.socket = socket }
        guard configuration.state != nil, configuration.socket != nil else {
            return .refuse("edged: --state and --socket are needed; see --help", code: 78)
        }
        return .run(configuration)
    }

    private struct Fault: Error {
        let text: String
    }
}
