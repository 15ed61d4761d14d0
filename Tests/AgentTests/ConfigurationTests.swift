import Agent
import Testing
import World

/// The configuration file, as people write it.
struct ConfigurationTests {
    private static let lines = [
        "# the desk at the entrance", "state = /srv/edge", "", "socket=/run/edge/desk.sock # here",
        "drawers = D1, D2", "log_level = debug",
    ]

    @Test(arguments: ["\n", "\r\n"]) func `A line ends as the system of its writer ends one`(
        ending: String
    ) throws {
        let read = try AgentConfiguration(parsing: Self.lines.joined(separator: ending))
        #expect(read.state == DiskPath("/srv/edge"))
        #expect(read.socket == "/run/edge/desk.sock")
        #expect(read.drawers == .only(["D1", "D2"]))
        #expect(read.logLevel == .debug)
    }

    @Test(arguments: ["\n", "\r\n"]) func `A fault is named with its line`(ending: String) {
        let text = (Self.lines + ["colour = green"]).joined(separator: ending)
        #expect(throws: ConfigurationError(line: 7, fault: "unknown key colour")) {
            try AgentConfiguration(parsing: text)
        }
    }

    @Test(arguments: [
        ("colour = green", "unknown key colour"), ("state /srv/edge", "not `key = value`"),
        ("state =", "not `key = value`"), ("= /srv", "not `key = value`"),
        ("state = srv/edge", "srv/edge is not a path from /"),
        ("journal_b = ../b", "../b is not a path from /"),
        ("socket = desk.sock", "desk.sock is not a path from /"),
        ("socket = /run/admin.sock", "/run/admin.sock cannot be the desk socket"),
        ("socket = /run/edge/", "/run/edge/ cannot be the desk socket"),
        (
            "socket = /" + String(repeating: "x", count: 107),
            "a socket's path has at most 107 bytes"
        ), ("drawers = D1,,*", "drawers is neither * nor codes, each once"),
        ("drawers = D1, D1", "drawers is neither * nor codes, each once"),
        ("drawers = ,", "drawers is neither * nor codes, each once"),
        ("proxy = https://h:1", "proxy is not http://host:port"),
        ("proxy = http://h", "proxy is not http://host:port"),
        ("proxy = http://h:0", "proxy is not http://host:port"),
        ("proxy = http://h:70000", "proxy is not http://host:port"),
        ("proxy = http://u@h:80", "proxy is not http://host:port"),
        ("proxy = http://h:80/x", "proxy is not http://host:port"),
        ("log_level = loud", "log_level is not one of: error, warning, info, debug"),
        ("state = /a\nstate = /b", "state is set in line 2 already"),
    ])
    func `Every bad value is refused with its line and why`(
        bad: String,
        fault: String
    ) {
        let line = bad.contains("\n") ? 3 : 2
        #expect(throws: ConfigurationError(line: line, fault: fault)) {
            try AgentConfiguration(parsing: "# a desk\n" + bad + "\n")
        }
    }

    @Test(arguments: [
        "state = /srv/edge", "socket = /" + String(repeating: "x", count: 106),
        "journal_b = /mnt/b", "drawers = *", "drawers = D1 D2,BAR_3-x", "log_level = warning",
        "proxy = http://10.0.0.1:3128", "proxy = http://[fd00::1]:3128", "", "# nothing",
    ])
    func `Every good value is taken`(good: String) throws {
        _ = try AgentConfiguration(parsing: good)
    }
}
