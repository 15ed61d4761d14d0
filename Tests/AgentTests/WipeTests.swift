import Journal
import Ledger
import Platform
import Store
import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// A wipe takes the means to read away, and never money that nobody else holds.
@Suite struct WipeTests {
    private let office = CommandOfficeRig()

    private func names(_ folder: DeskFolder, _ path: String) throws -> [String] {
        let place = folder.state.appending(path)
        guard try folder.disk.entry(at: place) != nil else { return [] }
        return try folder.disk.list(place).map(\.name)
    }

    private func keys(_ folder: DeskFolder) throws -> [String] {
        try names(folder, "").filter { $0.hasPrefix("key") }
    }

    @Test func `SEC-23: nothing is wiped at once that nobody could read again`() throws {
        let (folder, agent) = try office.desk(on: PosixDisk())
        defer { agent.close() }
        try folder.capture(2, at: agent)
        let params: JSON = ["mode": "immediate", "reason": "stolen"]
        let wipe = try office.command("wipe", 1, for: agent, params: params)
        let report = try #require(agent.obeys(wipe))
        #expect(report.state == CommandState(.refused, code: "MELMASTOON.DESK.NOT_PERMITTED"))
        #expect(agent.commandTalk.wipe == nil)
        let accepted: JSON = ["mode": "immediate", "reason": "stolen", "accept_loss": true]
        let again = try office.command("wipe", 2, for: agent, params: accepted)
        #expect(agent.obeys(again)?.state.word == .running)
        #expect(agent.isWipeDue().isDue)
    }

    @Test func `I-30: with a recovery key the records stay, and only they`() throws {
        let key: JSON = [
            "kty": "OKP", "crv": "X25519", "x": .text(Base64.text(Array(repeating: 9, count: 32))),
        ]
        let (folder, agent) = try office.desk(on: PosixDisk(), recovery: key)
        try folder.capture(2, at: agent)
        let params: JSON = ["mode": "immediate", "reason": "stolen"]
        let wipe = try office.command("wipe", 1, for: agent, params: params)
        #expect(agent.obeys(wipe)?.state.word == .running && agent.isWipeDue().isDue)
        let isHeld = agent.holdsBack
        #expect(isHeld)
        agent.close()
        let standing = try Wipe(folder.boot).begin(keepsRecords: isHeld)
        #expect(standing == .recordsKept)
        #expect(try keys(folder).isEmpty && names(folder, "store").isEmpty)
        #expect(try !names(folder, "journal/a").isEmpty && !names(folder, "journal/b").isEmpty)
        let locked = try folder.startLocked()
        #expect(locked == Wipe.desk(.recordsKept))
        #expect(try keys(folder).isEmpty)
    }

    @Test func `SEC-23: a wipe after the drain waits, and is given up at its deadline`() throws {
        let (folder, agent) = try office.desk(on: PosixDisk())
        try folder.capture(2, at: agent)
        let deadline = folder.clock.now().adding(milliseconds: 60_000)
        let params: JSON = [
            "mode": "after_drain", "reason": "retired", "drain_deadline": .text(deadline.text),
        ]
        let wipe = try office.command("wipe", 1, for: agent, params: params)
        #expect(agent.obeys(wipe)?.state.word == .running)
        #expect(!agent.isWipeDue().isDue)
        agent.close()
        folder.letGo()
        // The order outlives the process.
        let again = try folder.start()
        defer { again.close() }
        again.resumeWipe()
        #expect(again.commandTalk.wipe?.command == wipe.commandID)
        folder.clock.advance(milliseconds: 60_001)
        #expect(!again.isWipeDue().isDue && again.commandTalk.wipe == nil)
        let last = again.commandTalk.reports.last
        #expect(last?.state == CommandState(.failed, code: "MELMASTOON.SYNC.EXPIRED"))
        again.resumeWipe()
        #expect(again.commandTalk.wipe == nil)
    }

    @Test func `SEC-23: what only the journal has is not drained`() throws {
        let (_, agent) = try office.desk(on: PosixDisk())
        defer { agent.close() }
        let place = agent.journal.position
        try agent.store.received(place.incarnation, through: place.seq, head: place.head)
        #expect(!agent.holdsBack)
        // A full disk keeps the group of a confirmed action out of the store (WF-4).
        var group = agent.journal.draft
        let event = AuditEvent(.kick, about: nil, detail: nil)
        let action = agent.systemAction(.auditEvent(event), seq: group.position.seq + 1)
        agent.behind = [group.action(action.json)]
        #expect(agent.holdsBack)
    }

    @Test func `AC-13: a wipe that is cut at each step is ended by the next start`() throws {
        let whole = try cut(at: .max)
        #expect(whole.isEnded && whole.operations > 20)
        let stride = max(1, whole.operations / 4)
        for step in Swift.stride(from: 1, to: whole.operations, by: stride) {
            let isEnded = try cut(at: step).isEnded
            #expect(isEnded, "cut at \(step)")
        }
    }

    /// A wipe that is cut at an operation of the disk, and what the next start makes of it.
    ///
    /// Cut before the marker stood the desk is as before: the note in the journal begins it again.
    private func cut(at step: Int) throws -> (isEnded: Bool, operations: Int) {
        let disk = FaultyDisk(PosixDisk())
        let (folder, agent) = try office.desk(on: disk)
        try folder.capture(1, at: agent)
        agent.close()
        folder.letGo()
        disk.cut(at: step)
        var isCut = false
        do { _ = try Wipe(folder.boot).begin(keepsRecords: false) } catch { isCut = true }
        let operations = disk.count
        disk.heal()
        let marker = folder.state.appending("wipe")
        let hasBegun = try !isCut || folder.disk.entry(at: marker) != nil
        defer { folder.letGo() }
        switch try folder.run() {
        case .ready(let agent, _):
            agent.close()
            return (!hasBegun, operations)
        case .locked(let desk, _, _):
            let isEmpty = try names(folder, "store").isEmpty && names(folder, "journal/a").isEmpty
            return (hasBegun && isEmpty && desk.code == .desk(.notEnrolled), operations)
        }
    }
}
