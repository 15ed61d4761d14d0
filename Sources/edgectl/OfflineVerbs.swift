import Agent
import Platform
import World

/// What works on a copied state folder, without any agent (`cli.md`).
enum OfflineVerbs {
    private static let usage = """
        usage: edgectl verify --state DIR --key-file FILE [--full] [--json]

        """

    /// Runs an offline verb.
    ///
    /// - Parameters:
    ///   - words: The words after the command's name.
    ///   - terminal: Where the answer goes.
    /// - Returns: The exit code; nil when the words are not of an offline verb.
    static func run(_ words: [String], _ terminal: SystemTerminal) -> Int32? {
        guard words.first == "verify", words.contains("--state") else { return nil }
        var options: [String: String] = [:]
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--full", "--json": options[word] = ""
            case "--state", "--key-file": options[word] = rest.popFirst()
            default:
                terminal.complain(usage)
                return 64
            }
        }
        guard let state = options["--state"], let keyFile = options["--key-file"] else {
            terminal.complain(usage)
            return 64
        }
        return verify(
            DiskPath(state),
            DiskPath(keyFile),
            isJSON: options["--json"] != nil,
            terminal
        )
    }

    /// How the parts of a state folder are, where no agent answers.
    ///
    /// - Parameters:
    ///   - state: The folder; nil for the one that the configuration file names.
    ///   - keyFile: Its key; nil for the one in the folder.
    /// - Returns: The parts, broken ones first; nil when no folder is known.
    static func health(of state: String?, keyFile: String?) -> JSON? {
        guard let folder = state ?? configured() else { return nil }
        return Inspection.health(
            of: DiskPath(folder),
            keyFile: keyFile.map { DiskPath($0) },
            ports: ports
        )
    }

    /// The folder that `edged` works on by its configuration file.
    private static func configured() -> String? {
        do {
            let bytes = try PosixDisk().contents(of: AgentConfiguration.file, limit: 65_536)
            return try AgentConfiguration(parsing: String(decoding: bytes, as: UTF8.self)).state?
                .text
        } catch { return nil }
    }

    private static var ports: AgentPorts {
        AgentPorts(
            clock: SystemClock(),
            entropy: SystemEntropy(),
            disk: PosixDisk(),
            log: StandardLog(level: .error),
            zoneFile: { _ in nil }
        )
    }

    private static func verify(
        _ state: DiskPath,
        _ keyFile: DiskPath,
        isJSON: Bool,
        _ terminal: SystemTerminal
    ) -> Int32 {
        do throws(InspectionError) {
            let answer = try Inspection(of: state, keyFile: keyFile, ports: ports).answer()
            let isSound = answer["ok"] == true
            let sentence = isSound ? "Everything holds." : "A fault was found: see --json."
            terminal.write((isJSON ? answer.canonicalText : sentence) + "\n")
            return isSound ? 0 : 2
        } catch {
            terminal.complain("edgectl: \(state): \(sentence(error))\n")
            return 5
        }
    }

    private static func sentence(_ error: InspectionError) -> String {
        switch error {
        case .disk(let error): "\(error)"
        case .keyring: "the key file does not open the keyring"
        case .notEnrolled: "no device ever worked here"
        case .journal: "the journal cannot be read"
        }
    }
}
