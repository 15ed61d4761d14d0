import Foundation
import TestSupport
import World

/// What a whole process costs.
extension Bench {
    /// `till charge` against `curl` with the same request, A B A B.
    func tillOverCurl() throws -> [Reading] {
        let desk = try BenchDesk()
        let token = try desk.token
        var (till, curl) = (Samples(), Samples())
        for round in 0..<runs("till_over_curl") + 5 {
            let own = try Program.run(
                [
                    Products.path("till"), "charge", "--folio", BenchDesk.folio(round), "--item",
                    BenchDesk.item, "--quantity", String(1 + BenchDesk.nextNumber() % 9_999),
                    "--json", "--socket", desk.socket,
                ],
                environment: [
                    "MELMASTOON_EDGE_LOGIN=" + desk.rig.folder.appending("login").text,
                    "LANG=en_US.UTF-8",
                ]
            )
            let other = try Program.run(
                [
                    "/usr/bin/curl", "-s", "-f", "--unix-socket", desk.socket,
                    "-H", "Content-Type: application/json", "-H", "Edge-Login: " + token,
                    "-H", "Edge-Request-Id: " + UUID().uuidString,
                    "-d", BenchDesk.chargeBody(BenchDesk.nextNumber()),
                    "http://localhost/v1/charges",
                ],
                environment: ["LANG=en_US.UTF-8"]
            )
            if round >= 5 {
                till.add(own)
                curl.add(other)
            }
        }
        let detail = "\(till.text) against \(curl.text), n=\(till.count)"
        return [Reading("till_over_curl", Samples.ratio(till, over: curl), detail)]
    }
}

/// A program that is run with as little around it as the system allows.
enum Program {
    /// Runs a program to its end, its output thrown away.
    ///
    /// - Parameters:
    ///   - words: Its path and arguments.
    ///   - environment: All of its variables, as `NAME=value`.
    /// - Returns: Nanoseconds from before the spawn to after the wait.
    /// - Throws: ``Unmeasured`` when it fails.
    static func run(_ words: [String], environment: [String]) throws -> Int64 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            for index in unsafe arguments.indices { unsafe free(arguments[index]) }
            for index in unsafe variables.indices { unsafe free(variables[index]) }
        }
        var status: Int32 = -1
        let time = Samples.duration {
            var id: pid_t = 0
            let code = unsafe posix_spawn(&id, words[0], &actions, nil, &arguments, &variables)
            if code == 0 { unsafe waitpid(id, &status, 0) }
        }
        guard status == 0 else { throw Unmeasured("\(words[0]) ends with status \(status)") }
        return time
    }
}
