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

@Suite struct PruningTests {
    private static let day: Int64 = 86_400_000

    /// A desk that worked a few days, on a segment a day, without any session.
    private func desk(days: Int = 4, disk: any Disk = PosixDisk()) throws -> DeskFolder {
        let folder = DeskFolder(disk: disk)
        let first = try folder.commission()
        try folder.loadSnapshot(into: first)
        let old = first.journal.position.incarnation
        _ = first.beginIncarnation(.operator, carry: [Carry(incarnation: old, from: 2)])
        try capture(1, at: first)
        first.close()
        for _ in 0..<days {
            let agent = try folder.start()
            try capture(5, at: agent)
            agent.close()
            folder.clock.advance(milliseconds: Self.day)
        }
        return folder
    }

    /// Captures actions of the device's own stream.
    private func capture(_ count: Int, at agent: DeviceAgent, size: Int? = nil) throws {
        for _ in 0..<count {
            var group = agent.journal.draft
            let wrapped = OutboxOpaque(
                originalType: "x.y",
                originalDigest: [UInt8](repeating: 7, count: 32),
                original: size.map { [UInt8](repeating: 7, count: $0) },
                cause: "POISON"
            )
            let action = agent.systemAction(.outboxOpaque(wrapped), seq: group.position.seq + 1)
            try agent.store.beginGroup()
            try agent.store.apply(StoredRecord(group.action(action.json)))
            try agent.journal.append(group)
            try agent.store.commitGroup()
        }
    }

    /// The cloud has decided all of it, and promises it up to a number of the current numbering.
    private func settle(_ agent: DeviceAgent, safe: Int64? = nil) throws {
        var custody: [Custody] = []
        for known in try agent.store.custodies() {
            let isCurrent = known.incarnation == agent.journal.position.incarnation
            custody.append(
                Custody(
                    incarnation: known.incarnation,
                    receivedSeq: known.lastSeq,
                    headHash: try agent.head(known.incarnation, at: known.lastSeq),
                    decided: RangeSet(1...known.lastSeq),
                    safeSeq: isCurrent ? safe ?? known.lastSeq : known.lastSeq
                )
            )
        }
        let outcome = try agent.store.apply(
            Checkpoint(
                cursor: try #require(Cursor("c9")),
                at: agent.ports.clock.now(),
                custody: custody,
                sums: [:],
                hasMore: false
            )
        )
        #expect(outcome.mismatches.isEmpty)
    }

    private func pruneAll(_ agent: DeviceAgent) -> Int {
        var steps = 0
        agent.mode = .normal
        agent.prunedAt = nil
        while agent.prune() { steps += 1 }
        return steps
    }

    @Test func `DUR-15, P9.8: settled, safe and 35 days old, it goes from journal and store`()
        throws
    {
        let folder = try desk()
        let agent = try folder.start()
        try settle(agent)
        let segments = try folder.segments("a").count
        #expect(pruneAll(agent) == 0)
        folder.clock.advance(milliseconds: 36 * Self.day)
        let head = agent.journal.position.head
        let seq = agent.journal.position.seq
        let incarnation = agent.journal.position.incarnation
        #expect(pruneAll(agent) == segments - 1)
        #expect(folder.log.events.contains("journal.pruned"))
        #expect(try folder.segments("a").count == 1)
        #expect(try folder.segments("b").count == 1)
        #expect(try folder.actions(agent).isEmpty)
        // O12: the hash of the last of them stays, for the next comparison with the cloud.
        #expect(try agent.head(incarnation, at: seq) == head)
        try capture(2, at: agent)
        let kept = try folder.actions(agent)
        #expect(kept.count == 2)
        agent.close()
        let again = try folder.start()
        #expect(again.recovery == nil)
        #expect(try folder.actions(again) == kept)
        #expect(try StoreCheck(again.store).run(.everything).isEmpty)
        let custodies = try again.store.custodies()
        again.close()
        try folder.destroyStore()
        let rebuilt = try folder.start()
        #expect(rebuilt.recovery?.lost == [])
        #expect(rebuilt.mode == .normal)
        #expect(try folder.actions(rebuilt) == kept)
        #expect(rebuilt.journal.position.seq == seq + 2)
        #expect(try rebuilt.store.custodies().map(\.lastSeq) == custodies.map(\.lastSeq))
        rebuilt.close()
    }

    @Test func `PB-23: nothing goes above the number that the cloud promised`() throws {
        let folder = try desk()
        let agent = try folder.start()
        defer { agent.close() }
        let numbers = try folder.numbers(agent)
        // The second day's last one: 2 of the first life, then 5 a day.
        try settle(agent, safe: 12)
        folder.clock.advance(milliseconds: 36 * Self.day)
        _ = pruneAll(agent)
        #expect(try folder.numbers(agent) == numbers.filter { $0 > 12 })
        let unsafe = try desk()
        let other = try unsafe.start()
        defer { other.close() }
        let all = try unsafe.numbers(other)
        try settle(other, safe: 0)
        unsafe.clock.advance(milliseconds: 36 * Self.day)
        _ = pruneAll(other)
        #expect(try unsafe.numbers(other) == all)
    }

    @Test func `DUR-15: a cut after pruning finds a store that knows as much as the journal`()
        throws
    {
        let folder = try desk(days: 1)
        let agent = try folder.start()
        let segments = try folder.segments("a").count
        // More than a segment takes, in one life.
        try capture(90, at: agent, size: 8_000)
        #expect(try folder.segments("a").count > segments)
        try settle(agent)
        folder.clock.advance(milliseconds: 36 * Self.day)
        #expect(pruneAll(agent) > 0)
        // A log that was never synced may be gone after a cut.
        let files = try folder.files().filter { !$0.key.hasSuffix("-wal") }
        agent.close()
        try folder.restore(files)
        let next = try folder.start()
        #expect(next.recovery == nil)
        #expect(next.mode == .normal)
        next.close()
    }

    @Test func `DUR-15: nothing goes that is not settled, or after a scrub that found damage`()
        throws
    {
        let folder = try desk()
        let agent = try folder.start()
        defer { agent.close() }
        folder.clock.advance(milliseconds: 36 * Self.day)
        let before = try folder.segments("a").count
        #expect(pruneAll(agent) == 0)
        try settle(agent)
        try folder.destroy(block: 3, of: ["b"])
        #expect(pruneAll(agent) == before - 1)
        #expect(folder.log.events.contains("journal.scrub_found"))
        #expect(try folder.segments("a").count == before)
        // Mended by that scrub: the next one finds nothing, and it may go.
        #expect(pruneAll(agent) == before - 1)
        #expect(try folder.segments("a").count == 1)
    }

    @Test func `SEC-4: an old journal key goes with the last segment that is sealed under it`()
        throws
    {
        let folder = try desk(days: 2)
        let agent = try folder.start()
        _ = try agent.rekey(try Rekey(["part": "journal"]))
        try capture(2, at: agent)
        try settle(agent, safe: 12)
        #expect(agent.keyring.keys.journalKeys.count == 2)
        _ = pruneAll(agent)
        #expect(agent.keyring.keys.journalKeys.count == 2)
        folder.clock.advance(milliseconds: 36 * Self.day)
        _ = pruneAll(agent)
        #expect(agent.keyring.keys.journalKeys.keys.sorted() == [2])
        let kept = try folder.actionsThenClose(agent)
        try folder.destroyStore()
        let next = try folder.start()
        #expect(next.mode == .normal)
        #expect(next.recovery?.lost == [])
        #expect(try folder.actionsThenClose(next) == kept)
    }

    @Test func `FM-E-15: a purge tells before it deletes, and takes only what O12 lets go`() throws
    {
        let folder = try desk()
        let agent = try folder.start()
        defer { agent.close() }
        try settle(agent, safe: 12)
        let all = try folder.numbers(agent)
        #expect(try agent.purge(isConfirmed: true).actions == 0)
        folder.clock.advance(milliseconds: 36 * Self.day)
        let before = try folder.files()
        let told = try agent.purge(isConfirmed: false)
        #expect(told.isDryRun && told.segments > 0 && told.actions > 0)
        #expect(try folder.files() == before)
        let done = try agent.purge(isConfirmed: true)
        #expect(done.segments == told.segments && done.actions == told.actions)
        let kept = try folder.numbers(agent)
        // Above 12 the cloud promised nothing.
        #expect(kept == all.filter { $0 > 12 })
        #expect(try agent.head(agent.journal.position.incarnation, at: 12).count == 32)
        #expect(try agent.purge(isConfirmed: false).actions == 0)
    }

    @Test func `SEC-41: quarantine goes after 30 days, when nothing older waits for the cloud`()
        throws
    {
        let folder = try desk(days: 1)
        try folder.destroyStore()
        let agent = try folder.start()
        defer { agent.close() }
        try folder.loadSnapshot(into: agent)
        agent.mode = .normal
        let place = try #require(try folder.quarantined("store_corrupt").first)
        folder.clock.advance(milliseconds: 29 * Self.day)
        try settle(agent)
        #expect(try agent.purge(isConfirmed: true).quarantine.isEmpty)
        folder.clock.advance(milliseconds: 2 * Self.day)
        #expect(try agent.purge(isConfirmed: false).quarantine == [place.name])
        #expect(try folder.quarantined("store_corrupt") == [place])
        // The agent's own care does the same.
        agent.prunedAt = nil
        while agent.prune() {}
        #expect(try folder.quarantined("store_corrupt").isEmpty)
        #expect(folder.log.events.contains("quarantine.pruned"))
    }

    @Test func `I-16: quarantine stays as long as something of its time is not settled`() throws {
        let folder = try desk(days: 1)
        try folder.destroyStore()
        let agent = try folder.start()
        defer { agent.close() }
        folder.clock.advance(milliseconds: 60 * Self.day)
        let purged = try agent.purge(isConfirmed: true)
        #expect(purged.quarantine.isEmpty && purged.unsettled > 0)
        #expect(try folder.quarantined("store_corrupt").count == 1)
    }

    @Test func `DUR-15: an agent that runs prunes by itself, a step an idle moment`() throws {
        let folder = try desk()
        folder.letGo()
        let core = folder.core
        try core.start()
        defer { core.stop() }
        guard case .ready(let agent) = core.standing else { throw DeskFolder.Stuck(what: "locked") }
        try settle(agent)
        folder.clock.advance(milliseconds: 36 * Self.day)
        var moments = 0
        repeat {
            moments += 1
            core.tidy(.soon)
        } while core.takeOutput().errands.contains(.tidy(.soon)) && moments < 500
        #expect(moments > 5)
        #expect(try folder.segments("a").count == 1)
        #expect(agent.pruning == nil)
    }

    @Test func `I-15: pruning cut at any operation loses nothing that was to stay`() throws {
        let disk = FaultyDisk(PosixDisk())
        let folder = try desk(days: 2, disk: disk)
        let first = try folder.start()
        try settle(first, safe: 7)
        let all = try folder.numbers(first)
        first.close()
        folder.clock.advance(milliseconds: 36 * Self.day)
        let files = try folder.files()
        var operation = 1
        while true {
            try folder.restore(files)
            let agent = try folder.start()
            disk.cut(at: operation)
            _ = pruneAll(agent)
            let isDone = disk.count < operation
            agent.close()
            disk.heal()
            let next = try folder.start()
            let kept = try folder.numbers(next)
            #expect(kept.filter { $0 > 7 } == all.filter { $0 > 7 }, "cut at \(operation)")
            #expect(next.recovery == nil, "cut at \(operation)")
            next.close()
            try folder.destroyStore()
            let rebuilt = try folder.start()
            let again = try folder.numbers(rebuilt)
            #expect(again.filter { $0 > 7 } == all.filter { $0 > 7 }, "cut at \(operation)")
            #expect(rebuilt.recovery?.lost == [], "cut at \(operation)")
            rebuilt.close()
            if isDone { break }
            operation += 3
        }
        #expect(operation > 20)
    }
}
