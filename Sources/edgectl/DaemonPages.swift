import Agent
import Console
import World

/// The man pages of the daemon, which prints none itself: `edgectl manual edged`, `edged.conf`.
enum DaemonPages {
    /// Each page by its name.
    static func all() -> [String: String] {
        ["edged": daemon.manual, "edged.conf": file.manual]
    }

    private static var daemon: CommandPage {
        let options = DaemonOption.allCases.map { option in
            Option(
                option.rawValue,
                option.value.map { .value($0) } ?? .flag,
                option.meaning
            )
        }
        var page = CommandPage(
            "edged",
            "The agent of a front desk: runs in the foreground, SIGTERM stops it.",
            section: 8,
            verbs: [],
            common: options
        )
        page.remarks.exits = [
            ("0", "stopped"), ("75", "another agent works on the same state folder"),
            ("78", "wrong configuration, or files of a newer format"),
        ]
        page.remarks.environment = [
            ("CREDENTIALS_DIRECTORY", "has the key `kek`, where the service manager keeps it"),
            ("NOTIFY_SOCKET", "where the service manager hears that the agent is ready"),
        ]
        page.remarks.files = [(AgentConfiguration.file.text, "what edged.conf(5) explains")]
        page.remarks.seeAlso = ["edged.conf(5)", "edgectl(1)", "till(1)"]
        return page
    }

    private static var file: FilePage {
        FilePage(
            "edged.conf",
            path: AgentConfiguration.file.text,
            reader: "edged(8)",
            keys: ConfigurationKey.allCases.map {
                FilePage.Key($0.rawValue, $0.value, $0.meaning)
            }
        )
    }
}
