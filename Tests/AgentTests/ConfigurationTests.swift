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
}
