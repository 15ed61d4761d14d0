import Desk
import Ledger
import Platform
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// The parts of a running desk, each broken in turn.
struct DoctorTests {
    private func broken(_ agent: DeviceAgent) throws -> [String] {
        let found = try agent.diagnosis()
        return found.parts.filter { $0.state == .broken }.map {
            "\($0.name.rawValue) \($0.code?.name ?? "-")"
        }
    }

    @Test func `FM-D-07: a desk that works says so of every part, and of the line what it saw`()
        throws
    {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        try agent.beginTalk()
        let found = try agent.diagnosis()
        #expect(found.reach == .nothing)
        #expect(Set(found.parts.map(\.name)).isSuperset(of: [.disk, .journal, .store, .keys]))
        let states = Dictionary(grouping: found.parts, by: \.state)
        #expect(states[.broken] == nil)
        #expect(
            states[.unknown]?.map(\.name) == [.dns, .line, .tls, .deviceAuth, .push, .pull, .swap]
        )
        #expect(states[.warning]?.map(\.name) == [.recoveryKey])
        #expect(found.outbox?.pending ?? 0 >= 6)
    }

    @Test func `FM-D-07: each part of a running desk is found when it breaks`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        #expect(try broken(agent) == [])
        try folder.destroy(block: 2, of: ["a"])
        let journal = try #require(try agent.diagnosis().parts.first)
        #expect(journal.name == .journal)
        #expect(journal.code == .store(.corrupt))
        #expect(journal.detail?.contains(".a.seg") == true)
        folder.clock.setWall(Timestamp(milliseconds: 946_684_800_000))
        #expect(try broken(agent) == ["journal CORRUPT", "clock SIGNATURE_STALE"])
        agent.mode = .readOnly
        agent.modeCode = .diskReserve
        #expect(
            try broken(agent) == [
                "journal CORRUPT", "clock SIGNATURE_STALE", "agent DISK_RESERVE",
            ]
        )
    }

    @Test func `FM-D-07: space, file system and swap are named as the machine has them`() throws {
        let folder = try DeskFolder.used(2)
        folder.letGo()
        func disk(_ kind: String) -> [Diagnosis.Part] {
            let ports = AgentPorts(
                clock: folder.clock,
                entropy: folder.entropy,
                disk: folder.disk,
                log: folder.log,
                zoneFile: { _ in nil },
                machine: { _ in MachineFacts(fileSystem: kind, hasSwap: kind == "tmpfs") }
            )
            return Diagnosis.machineParts(folder.state, ports)
        }
        #expect(disk("ext4").map(\.state) == [.ok, .ok])
        #expect(disk("tmpfs").map(\.state) == [.warning, .warning])
        #expect(disk("tmpfs").first?.detail?.contains("tmpfs") == true)
    }

    @Test func `BT-02: a desk without its key answers doctor all the same`() throws {
        let folder = try DeskFolder.used(2)
        try folder.disk.remove(folder.state.appending("keys"))
        folder.letGo()
        let core = folder.core
        try core.start()
        let request = Request(.get, "/v1/admin/doctor")
        guard case .park = core.adminResponder.respond(to: request) else {
            Issue.record("answered before its turn")
            return
        }
        core.turn()
        guard case .response(let response) = core.adminResponder.respond(to: request) else {
            Issue.record("no answer")
            return
        }
        let answer = try JSON(parsing: response.body)
        core.stop()
        #expect(answer["reach"] == "all")
        #expect(answer["parts"]?.listValue?.first?["part"] == "keys")
        #expect(
            answer["parts"]?.listValue?.contains {
                $0["part"] == "agent" && $0["code"] == "MELMASTOON.STORE.WRONG_KEY"
            } == true
        )
    }

    @Test func `SEC-3: the grade of the key is told by what sealed it`() {
        let host =
            "Whxqht+dQJax1aZeCGLxmiAAAAABAAAADAAAABAAAAAlXpQQkbLYQsL9TyUAAAAA8SsppVyelfRexs9i\n"
        #expect(KeyGrade(sealed: Array(host.utf8)) == .host)
        let chip = Base64.text(
            [0x93, 0xa8, 0x94, 0x09, 0x48, 0x74, 0x44, 0x90]
                + [0x90, 0xca, 0xf2, 0xfc, 0x93, 0xca, 0xb5, 0x53, 0x20, 0, 0],
            .standard
        )
        #expect(KeyGrade(sealed: Array(chip.utf8)) == .machine)
        #expect(KeyGrade(sealed: Array(chip.utf8)).rawValue == "tpm2+host")
        #expect(KeyGrade(sealed: []) == .unknown)
        #expect(KeyGrade(sealed: [0xff, 0x00]) == .unknown)
        #expect(KeyGrade(credential: nil, on: PosixDisk()) == .file)
    }
}
