import Ledger
import Platform
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// One code that a command of the office is refused with at the desk (P15.4).
struct CommandCase: CustomTestStringConvertible, Sendable {
    typealias Made =
        @Sendable (CommandOfficeRig, DeviceAgent) throws -> CloudCommand

    /// The code, and what happened, as the name of a test.
    let sentence: String
    /// Gives the command, after what comes before it.
    let make: Made

    init(proves sentence: String, _ make: @escaping Made) {
        self.sentence = sentence
        self.make = make
    }

    var testDescription: String { sentence }

    static let all = [
        CommandCase(proves: "MELMASTOON.SYNC.KEY_CLASS: a wipe by the key of every day") {
            let wipe: JSON = ["mode": "immediate", "reason": "x", "accept_loss": true]
            return try $0.command("wipe", 1, for: $1, params: wipe, by: $0.routine)
        },
        CommandCase(proves: "MELMASTOON.SYNC.REPLAYED: another command under a number that is over")
        {
            let first = try $0.command("freeze", 1, for: $1, params: ["scope": "adjustments"])
            #expect($1.obeys(first)?.state.word == .done)
            return try $0.command("unfreeze", 1, for: $1, params: ["scope": "adjustments"])
        },
        CommandCase(proves: "MELMASTOON.SYNC.EXPIRED: a command that came too late") {
            try $0.command("freeze", 1, for: $1, params: ["scope": "device"]) {
                $0["expires_at"] = "2020-01-01T00:00:00.000Z"
            }
        },
    ]
}

@Suite struct CommandCodeTests {
    @Test(arguments: CommandCase.all)
    func `P15.4: a command is refused by name, told to the office, and changes nothing`(
        _ refused: CommandCase
    ) throws {
        let office = CommandOfficeRig()
        let (folder, agent) = try office.desk(on: PosixDisk())
        defer { agent.close() }
        let command = try refused.make(office, agent)
        let freezes = try agent.store.freezes()
        let report = try #require(agent.obeys(command))
        let code = String(refused.sentence.prefix { $0 != ":" })
        #expect(report.state == CommandState(.refused, code: code))
        #expect(try agent.store.freezes() == freezes)
        #expect(agent.commandTalk.wipe == nil)
        withExtendedLifetime(folder) {}
    }
}
