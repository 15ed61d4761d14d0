import Desk
import Journal
import Ledger
import Platform
import Store
import Testing
import World

@testable import Agent

@Suite struct InterruptedBootTests {
    /// Cuts a boot at every few operations; the next one must come to the same end.
    private func cutEverywhere(
        _ folder: DeskFolder,
        _ disk: FaultyDisk,
        step: Int,
        expecting whole: Set<String>
    ) throws {
        try folder.bootCut(by: disk, step: step) { (agent, operation) throws in
            #expect(try folder.actions(agent) == whole, "cut at \(operation)")
            #expect(agent.keyring.keys.incarnation == agent.journal.position.incarnation)
        }
    }

    @Test func `I-15: a rebuild cut at any step runs again and ends the same`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(6, at: agent)
        let whole = try folder.actions(agent)
        agent.close()
        try folder.destroyStore()
        try cutEverywhere(folder, disk, step: 3, expecting: whole)
    }

    @Test func `I-15: a new numbering cut at any step loses nothing more`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(6, at: agent)
        let incarnation = agent.journal.position.incarnation
        let lost = try agent.store.outbox(incarnation, from: 4, limit: 1).first?.action?.id.text
        let whole = try folder.actions(agent)
        agent.close()
        try folder.destroy(block: 6, of: ["a", "b"])
        try folder.destroyStore()
        let rest = whole.subtracting([lost ?? ""])
        try cutEverywhere(folder, disk, step: 4, expecting: rest)
    }

    @Test func `I-15: a first start cut at any step is finished by the next one`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        _ = try folder.startLocked()
        let agent = try folder.commission()
        agent.close()
        // Back to the moment after the enrolment: keys and identity, nothing else.
        let keys = try folder.files().filter { $0.key.hasPrefix("key") }
        try folder.restore(keys)
        var keyring = agent.keyring
        keyring.keys.journalID = nil
        keyring.keys.incarnation = nil
        keyring.keys.firstIncarnation = nil
        try folder.disk.makeFolder(folder.state.appending("tmp"))
        try folder.boot.keyringFiles.write(&keyring)
        let fresh = try folder.files()
        for operation in stride(from: 1, through: 120, by: 3) {
            try folder.restore(fresh)
            disk.cut(at: operation)
            do { try folder.start().close() } catch { disk.heal() }
            disk.heal()
            let agent = try folder.start()
            #expect(agent.journal.position.seq == 1, "cut at \(operation)")
            let custodies = try agent.store.custodies()
            #expect(custodies.map(\.incarnation) == [agent.journal.position.incarnation])
            #expect(agent.keyring.keys.firstIncarnation == agent.journal.position.incarnation)
            #expect(agent.recovery == nil, "cut at \(operation)")
            agent.close()
        }
    }
}
