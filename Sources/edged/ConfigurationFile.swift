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

    static var usage: String {
        let options = DaemonOption.allCases.map { option in
            (option.rawValue + (option.value.map { " " + $0 } ?? ""), option.meaning)
        }
        let keys = ConfigurationKey.allCases.map { ("\($0.rawValue) = \($0.value)", $0.meaning) }
        return """
            edged --state DIR --socket PATH [--config FILE]
            edged --check-config [--config FILE]

            The agent of a front desk. Runs in the foreground; SIGTERM stops it.

            \(rows(options))

            The file has lines `key = value`, each key once; # begins a comment.

            \(rows(keys))
            """
    }

    /// Two columns.
    private static func rows(_ rows: [(left: String, right: String)]) -> String {
        let width = rows.map(\.left.count).max() ?? 0
        return rows.map { row in
            let space = String(repeating: " ", count: width - row.left.count)
            return "  " + row.left + space + "   " + row.right
        }.joined(separator: "\n")
    }

    private static let valued = Set(
        DaemonOption.allCases.filter { $0.value != nil }.map(\.rawValue)
    )
    /// More is no file of six keys.
    private static let sizeLimit = 65_536

    /// Reads the words after the command's name.
    static func choose(_ words: [String], disk: any Disk) -> Choice {
        if words.contains(DaemonOption.help.rawValue) { return .tell(usage) }
        if words.contains(DaemonOption.version.rawValue) {
            return .tell("edged \(Product.version)")
        }
        var options: [String: String] = [:]
        var isCheck = false
        var rest = words[...]
        while let name = rest.popFirst() {
            if name == DaemonOption.checkConfig.rawValue {
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
