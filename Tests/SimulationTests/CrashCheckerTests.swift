import Agent
import Keyring
import Ledger
import TestSupport
import Testing
import World

@testable import Journal
@testable import Simulation
@testable import Store

/// Every checker is seen to fail.
@Suite struct CrashCheckerTests {
    private static let incarnation = id(1)
    private static let session = "0199c1de-2b7a-7c44-8f10-6a1b2c3d4e5f"

    private static func id(_ number: UInt8) -> ID {
        guard let id = ID(bytes: [UInt8](repeating: number, count: 16)) else {
            preconditionFailure("16 bytes are an id")
        }
        return id
    }

    /// A journal of paid-ins as a desk would have it.
    private func sound() -> CrashEvidence {
        var evidence = CrashEvidence()
        var head = [UInt8](repeating: 0, count: 32)
        for seq in Int64(1)...3 {
            let record = Self.record(seq, after: head)
            head = record.hash
            evidence.records.append(record)
            evidence.rows.append(Self.row(record))
            evidence.told.append(Self.told(record))
        }
        evidence.cash = ["\(Self.session) AFN": 6_000_000]
        return evidence
    }

    private static func record(
        _ seq: Int64,
        after head: [UInt8],
        slip: Int64? = nil
    ) -> JournalRecord {
        let body: JSON = [
            "action_id": .text("action-\(seq)"), "seq": .integer(seq), "type": "drawer.paid_in",
            "stream": .text("cash_session:\(session)"), "slip": .text("7K-2026-\(slip ?? seq)"),
            "drawer_effect": [["currency": "AFN", "amount_micro": .text("\(seq)000000")]],
        ]
        let link = ChainLink.action(after: head, body: body.canonicalBytes)
        return JournalRecord(
            kind: .action,
            lsn: seq,
            group: seq,
            seq: seq,
            incarnation: incarnation,
            previousHash: head,
            hash: Digest.sha256(link).bytes,
            body: body.canonicalBytes,
            local: []
        )
    }

    private static func row(_ record: JournalRecord) -> OutboxRow {
        OutboxRow(
            lsn: record.lsn,
            incarnation: record.incarnation,
            seq: record.seq,
            previousHash: record.previousHash,
            hash: record.hash,
            body: record.body,
            local: [],
            state: .pending,
            verdict: nil,
            carriedBy: nil
        )
    }

    private static func told(_ record: JournalRecord) -> ToldAction {
        ToldAction(
            id: id(2),
            incarnation: record.incarnation,
            seq: record.seq,
            hash: record.hash
        )
    }

    @Test func `I-15: no checker finds fault with a sound desk`() {
        for checker in CrashExplorer.checkers { #expect(checker.faults(sound()).isEmpty) }
    }

    @Test func `I-1: the checker sees a saved action that is gone, changed or there twice`() {
        var gone = sound()
        gone.records.removeLast()
        gone.rows.removeLast()
        #expect(
            NothingLost.faults(gone) == [
                "I-1: 3 was saved and is not in the journal",
                "I-1: 3 was saved and is not in the store",
            ]
        )
        var changed = sound()
        changed.told[1].hash[0] ^= 1
        #expect(NothingLost.faults(changed).count == 2)
        var twice = sound()
        twice.rows.append(twice.rows[0])
        #expect(NothingLost.faults(twice) == ["I-1: 1 is in the store 2 times"])
        var locked = sound()
        locked.halt = "locked"
        #expect(NothingLost.faults(locked) == ["I-1: the desk does not come up: locked"])
    }

    @Test func `I-3: the checker sees a number or a slip that was given twice`() {
        var number = sound()
        number.told[0].hash[5] ^= 1
        #expect(NumberedOnce.faults(number) == ["I-3: number 1 has 2 hashes"])
        var slip = sound()
        slip.records.append(Self.record(4, after: slip.records[2].hash, slip: 3))
        #expect(NumberedOnce.faults(slip) == ["I-3: slip 7K-2026-3 was given 2 times"])
    }

    @Test func `I-13: the checker sees a changed, a missing and a moved record`() {
        var changed = sound()
        changed.records[1] = Self.record(2, after: [1])
        #expect(ChainVerifies.faults(changed).contains { $0.hasPrefix("I-13: 2 does not hang") })
        var missing = sound()
        missing.records.remove(at: 1)
        #expect(ChainVerifies.faults(missing) == ["I-13: 3 follows 1"])
        var told = sound()
        told.breaks = [2]
        #expect(ChainVerifies.faults(told) == ["I-13: lsn 2 hangs on nothing"])
    }

    @Test func `I-6: the checker sees a store that is not the fold of the journal`() {
        var row = sound()
        row.rows.removeFirst()
        #expect(StoreFolds.faults(row) == ["I-6: journal has 3 actions, store 2"])
        var rebuilt = sound()
        rebuilt.rebuilt = ImageHash()
        #expect(StoreFolds.faults(rebuilt).isEmpty)
        rebuilt.rebuilt?.mix(1)
        #expect(StoreFolds.faults(rebuilt) == ["I-6: a rebuilt store holds something else"])
        var behind = sound()
        behind.position = StorePosition(
            lsn: 2,
            incarnation: Self.incarnation,
            seq: 2,
            head: [UInt8](repeating: 0, count: 32),
            slip: 2
        )
        #expect(StoreFolds.faults(behind) == ["I-6: store stands at 2, journal at 3"])
    }

    @Test func `I-8: a recorded day has cash to be compared`() throws {
        let recording = try CrashRecording(seed: 1, groups: 1)
        var image = DiskImage()
        for change in recording.changes { image.apply(change) }
        var evidence = CrashBoot(after: recording).run(image).evidence
        #expect(evidence.cash.count > 1)
        #expect(CashAgrees.faults(evidence).isEmpty)
        evidence.cash = [:]
        #expect(CashAgrees.faults(evidence).count > 1)
    }

    @Test func `I-8: the checker sees cash that the journal does not have`() {
        var evidence = sound()
        evidence.cash["\(Self.session) AFN"] = 5_000_000
        #expect(CashAgrees.faults(evidence).count == 1)
    }

    @Test func `I-19: the checker sees a folio that shows a line twice or not at all`() {
        var evidence = sound()
        evidence.folios = ["F-1": 700, "F-2": 0]
        evidence.posted = ["F-1": 700]
        #expect(FoliosAgree.faults(evidence).isEmpty)
        evidence.folios["F-1"] = 1_400
        #expect(FoliosAgree.faults(evidence) == ["I-19: F-1 shows 1400, its lines are 700"])
    }

    @Test func `I-16: the checker sees a store that a cut made necessary to make again`() {
        var evidence = sound()
        evidence.gaveUpStore = true
        #expect(StoreKept.faults(evidence).count == 1)
        evidence.isPureCut = false
        #expect(StoreKept.faults(evidence).isEmpty)
    }

    @Test func `I-26: the checker sees a key and a PIN in a log line, however it is written`() {
        let keys = DeviceKeys(from: SeededEntropy(3))
        let secrets = SecretsStayHome(keys)
        let key = keys.store.key.exposedCopy()
        #expect(secrets.faults(["boot.locked [code(\"X\")]"]) == [])
        #expect(secrets.faults(["boot [" + Hex.text(key).uppercased() + "]"]).count == 1)
        #expect(secrets.faults(["boot [" + Base64.text(key) + "]"]).count == 1)
        #expect(secrets.faults(["login 482917"]).count == 1)
    }

    @Test func `I-14: the checker sees a hole, a declared loss and a new numbering after a cut`() {
        var hole = sound()
        hole.holes = [
            JournalHole(
                lsns: 2...2,
                incarnation: Self.incarnation,
                seqs: nil,
                isCertain: true,
                summaries: []
            )
        ]
        hole.declared = 1
        #expect(NoFalseHole.faults(hole).count == 2)
        hole.isPureCut = false
        #expect(NoFalseHole.faults(hole).isEmpty)
    }

    @Test func `I-15: the checker sees a boot that ends otherwise than the one before`() {
        var evidence = sound()
        evidence.again = ImageHash()
        #expect(SameAgain.faults(evidence).isEmpty)
        evidence.again?.mix(1)
        #expect(SameAgain.faults(evidence) == ["I-15: the next boot finds another state"])
    }
}
