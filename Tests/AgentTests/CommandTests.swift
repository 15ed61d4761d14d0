import Desk
import Journal
import Keyring
import Ledger
import Platform
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// What a desk does when its office commands.
@Suite struct CommandTests {
    private let office = CommandOfficeRig()

    private func desk() throws -> (DeskFolder, DeviceAgent) {
        try office.desk(on: PosixDisk())
    }

    @Test func `SEC-22: a command is done once, and a repeat gives the first result`() throws {
        let (folder, agent) = try desk()
        defer { agent.close() }
        let freeze = try office.command(
            "freeze",
            1,
            for: agent,
            params: ["scope": "adjustments"]
        )
        #expect(agent.obeys(freeze)?.state.word == .done)
        #expect(try agent.store.freezes() == [.adjustments])
        let records = agent.journal.position.lsn
        agent.commandTalk.reports = []
        #expect(agent.obeys(freeze)?.state.word == .done)
        #expect(agent.journal.position.lsn == records)
        let thaw = try office.command("unfreeze", 2, for: agent, params: ["scope": "adjustments"])
        #expect(agent.obeys(thaw)?.state.word == .done)
        #expect(try agent.store.freezes().isEmpty)
        // The first one again, late: its result, and nothing frozen.
        agent.commandTalk.reports = []
        #expect(agent.obeys(freeze)?.state.word == .done)
        #expect(try agent.store.freezes().isEmpty)
        withExtendedLifetime(folder) {}
    }

    @Test func `SEC-22: a freeze and the number of its command outlive the store`() throws {
        let (folder, agent) = try desk()
        let freeze = try office.command("freeze", 7, for: agent, params: ["scope": "device"])
        #expect(agent.obeys(freeze)?.state.word == .done)
        agent.close()
        folder.letGo()
        try folder.destroyStore()
        let again = try folder.start()
        defer { again.close() }
        #expect(try again.store.freezes() == [.device])
        let old = try office.command("unfreeze", 7, for: again, params: ["scope": "device"])
        #expect(again.obeys(old)?.state.code == "MELMASTOON.SYNC.REPLAYED")
        #expect(try again.store.freezes() == [.device])
    }

    @Test func `AC-13: what is not the office's is refused by name and leaves nothing behind`()
        throws
    {
        let (folder, agent) = try desk()
        defer { agent.close() }
        let stranger = SigningKey(from: SeededEntropy(9))
        let freeze: JSON = ["scope": "device"]
        let wipe: JSON = ["mode": "immediate", "reason": "x", "accept_loss": true]
        let records = agent.journal.position.lsn
        let cases: [(CloudCommand, String)] = [
            (
                try office.command("freeze", 1, for: agent, params: freeze, by: stranger),
                "SIGNATURE_INVALID"
            ),
            (
                try office.command("wipe", 1, for: agent, params: wipe, by: office.routine),
                "KEY_CLASS"
            ),
            (
                try office.command("freeze", 1, for: agent, params: freeze) {
                    $0["device_id"] = .text(agent.mint().text)
                }, "SIGNATURE_INVALID"
            ),
        ]
        for (command, code) in cases {
            let report = try #require(agent.obeys(command))
            #expect(report.state == CommandState(.refused, code: "MELMASTOON.SYNC." + code))
            #expect(!report.isGenuine)
        }
        #expect(agent.journal.position.lsn == records)
        #expect(try agent.store.freezes().isEmpty && agent.commandTalk.wipe == nil)
        let late = try office.command("freeze", 1, for: agent, params: freeze) {
            $0["expires_at"] = "2020-01-01T00:00:00.000Z"
        }
        #expect(agent.obeys(late)?.state.code == "MELMASTOON.SYNC.EXPIRED")
        let next = try office.command("freeze", 1, for: agent, params: freeze)
        #expect(agent.obeys(next)?.state.code == "MELMASTOON.SYNC.REPLAYED")
        withExtendedLifetime(folder) {}
    }

    @Test func `P15.3: what a desk cannot do it says, and goes on with the next number`() throws {
        let (folder, agent) = try desk()
        defer { agent.close() }
        let unknown = try office.command(
            "freeze",
            1,
            for: agent,
            params: ["scope": "drawer", "drawer_id": .text(agent.mint().text)]
        )
        #expect(agent.obeys(unknown)?.state.code == "MELMASTOON.SYNC.NOT_FOUND")
        let logs = try office.command("upload_logs", 2, for: agent)
        #expect(agent.obeys(logs)?.state.code == "MELMASTOON.SYNC.ACTION_TYPE_UNSUPPORTED")
        let resync = try office.command(
            "resync",
            3,
            for: agent,
            params: ["mode": "snapshot", "collections": "*"]
        )
        #expect(agent.obeys(resync)?.state.word == .done)
        withExtendedLifetime(folder) {}
    }

    @Test func `P15.2: a hint is asked about once, until somebody fails to answer`() throws {
        let (folder, agent) = try desk()
        defer { agent.close() }
        let hints = SyncHints(cloudEpoch: nil, hasChanges: false, cseq: 2)
        #expect(agent.commandsDue(hints) == [.office(.commands(after: 0))])
        #expect(agent.commandsDue(hints).isEmpty)
        agent.officeUnanswered()
        #expect(agent.commandsDue(hints) == [.office(.commands(after: 0))])
        let freeze = try office.command("freeze", 1, for: agent, params: ["scope": "device"])
        let report = try #require(agent.obeys(freeze))
        #expect(agent.reported(report).isEmpty)
        agent.officeUnanswered()
        #expect(agent.commandsDue(hints) == [.office(.commands(after: 1))])
        withExtendedLifetime(folder) {}
    }

    @Test func `P5.7: a rotation that was cut goes on with the same key`() throws {
        let (folder, agent) = try desk()
        try agent.beginTalk()
        let old = agent.keyring.keys.deviceKey.verifyingKey
        let rotate = try office.command("rotate_key", 1, for: agent)
        #expect(agent.obeys(rotate) == nil)
        let new = try #require(agent.keyring.keys.nextDeviceKey).verifyingKey
        #expect(new != old && agent.newKeyRequest() != nil)
        agent.close()
        folder.letGo()
        let again = try folder.start()
        defer { again.close() }
        try again.beginTalk()
        #expect(again.keyring.keys.deviceKey.verifyingKey == old)
        let list = CommandList(commands: [rotate], lastCseq: 1)
        #expect(again.obey(list) == [.office(.newKey(rotate.commandID))])
        #expect(again.keyring.keys.nextDeviceKey?.verifyingKey == new)
        _ = again.newKeyAnswered(true, rotate.commandID)
        #expect(again.keyring.keys.deviceKey.verifyingKey == new)
        #expect(again.talk?.courier.key.verifyingKey == new)
        #expect(again.keyring.keys.nextDeviceKey == nil)
        #expect(again.commandTalk.reports.last?.state.word == .done)
    }

    @Test func `SEC-20: a freeze by hand is journaled with who asked`() throws {
        let (folder, agent) = try desk()
        defer { agent.close() }
        let order = try FreezeOrder(["scope": "adjustments"])
        let seq = agent.journal.position.seq
        let answer = try agent.freeze(order, true, by: .local(userID: 1_000, processID: 4))
        #expect(answer["freezes"] == ["adjustments"])
        let row = try #require(
            try agent.store.outbox(agent.journal.position.incarnation, from: seq + 1, limit: 1)
                .first
        )
        guard case .auditEvent(let event) = row.action?.payload else {
            Issue.record("no audit event")
            return
        }
        #expect(event.kind == .override && event.subject?.id == "adjustments")
        #expect(event.detail == "freeze by uid 1000")
        let none = try FreezeOrder(["scope": "drawer:D9"])
        #expect(throws: Refusal.self) { try agent.freeze(none, true, by: .direct) }
        _ = try agent.freeze(order, false, by: .direct)
        #expect(try agent.store.freezes().isEmpty)
        for bad in ["all", "drawer", "device:x", ""] {
            #expect(throws: ShapeError.self) { try FreezeOrder(["scope": .text(bad)]) }
        }
        withExtendedLifetime(folder) {}
    }

    @Test func `SEC-20: to unfreeze without a scope lets everything go, each journaled`() throws {
        let (folder, agent) = try desk()
        defer { agent.close() }
        for scope in ["adjustments", "device"] {
            _ = try agent.freeze(FreezeOrder(["scope": .text(scope)]), true, by: .direct)
        }
        let seq = agent.journal.position.seq
        let answer = try agent.freeze(FreezeOrder([:]), false, by: .direct)
        #expect(answer["freezes"] == [])
        #expect(agent.journal.position.seq == seq + 2)
        withExtendedLifetime(folder) {}
    }
}
