import Ledger
import TestSupport
import Testing
import World

@testable import Journal

/// A desk that lives many lives: each ends in a power cut at some operation, and sometimes a copy
/// rots while the power is away.
struct CrashTests {
    @Test(arguments: UInt64(1)...12)
    func `I-1: nothing saved is lost and nothing void comes back, life after life`(
        start: UInt64
    ) throws {
        var seed = Seed(start)
        let disk = JournalRig.freshDisk()
        var saved: [JournalRecord] = []
        for life in 0..<12 {
            let rig = JournalRig(disk, seed: start << 8 | UInt64(life))
            let found = try rig.scan().records
            #expect(Array(found.prefix(saved.count)) == saved, "seed \(start), life \(life)")
            saved = found
            var unknown: [JournalRecord] = []
            disk.fail(at: disk.operationCount + 1 + seed.below(60), forever: true)
            live(rig, &seed, &saved, &unknown)
            disk.cutPower(.mixing(seed.next()))
            if seed.below(2) == 0 { rot(rig, &seed, saved.count) }
            let scan = try rig.scan()
            #expect(scan.findings.holes.isEmpty, "I-14, seed \(start), life \(life)")
            #expect(scan.findings.breaks.isEmpty, "seed \(start), life \(life)")
            #expect(scan.findings.forks.isEmpty, "seed \(start), life \(life)")
            let extra = scan.records.dropFirst(saved.count)
            #expect(Array(scan.records.prefix(saved.count)) == saved, "seed \(start)")
            #expect(Array(extra) == Array(unknown.prefix(extra.count)), "seed \(start)")
        }
    }

    private func live(
        _ rig: JournalRig,
        _ seed: inout Seed,
        _ saved: inout [JournalRecord],
        _ unknown: inout [JournalRecord]
    ) {
        do throws(JournalError) {
            let journal = try rig.open()
            while true {
                var draft = journal.draft
                for _ in 0...seed.below(4) {
                    let body = JournalRig.action(
                        draft.position.seq + 1,
                        size: seed.below(3) * 3_000
                    )
                    _ = draft.action(body)
                }
                do throws(JournalError) {
                    try journal.append(draft)
                    saved += draft.records
                } catch {
                    if case .outcomeUnknown = error { unknown = draft.records }
                    throw error
                }
                if seed.below(5) == 0 { try journal.tidy() }
            }
        } catch {
            #expect(error != .wrongKey && error != .foreign)
        }
    }

    /// Spoils one block of one copy, wherever a record or a header lies.
    private func rot(_ rig: JournalRig, _ seed: inout Seed, _ count: Int) {
        let files = rig.disk.files.filter { $0.name.hasSuffix(".a.seg") }
        guard count > 0, !files.isEmpty else { return }
        let path = files[seed.below(files.count)]
        guard let other = rig.disk.bytes(at: twin(of: path)),
            let bytes = rig.disk.bytes(at: path)
        else { return }
        let written = SegmentLayout.recordBlocks.filter { block in
            RecordHead(in: bytes, at: block) != nil && RecordHead(in: other, at: block) != nil
        }
        guard !written.isEmpty else { return }
        let block = written[seed.below(written.count)]
        let target = seed.below(2) == 0 ? path : twin(of: path)
        rig.damage(target, block: block, byte: seed.below(4_096))
    }

    private func twin(of path: DiskPath) -> DiskPath {
        let name = path.name.split(separator: ".")[0] + ".b.seg"
        return path.parent.parent.appending("b").appending(String(name))
    }
}
