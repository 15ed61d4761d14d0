import Desk
import Keyring
import Ledger
import Store
import TestSupport
import World

/// A desk that works: commands go through the real rules, and what they decide into the store.
final class WorkingDesk {
    let story: Story
    let clock = ManualClock()
    private let entropy = SeededEntropy(11)
    private var ids = UUIDv7()
    private(set) var records: [StoredRecord] = []
    var date: BusinessDate
    var incarnation = Story.incarnation
    /// Whether its clock may be believed.
    var isClockTrusted = true
    /// Whether what is captured shall be printed.
    var wantsPaper = false

    static let cashier = Story.cashier
    static let second = Story.id("0198f222-bbbb-7000-8000-00000000e004")
    static let supervisor = Story.id("0198f222-bbbb-7000-8000-00000000e001")

    /// Opens for business behind the story's first action and snapshot.
    init() throws {
        guard let date = BusinessDate("2026-11-21") else { preconditionFailure("no date") }
        self.date = date
        story = try Story()
        records = Array(Story.records[..<1])
        try story.apply(records)
        try story.loadSnapshot()
    }

    var store: DeviceStore { story.store }

    /// What the rules see for a command.
    func view(_ command: any Command, as staff: ID = cashier) throws -> DeskView {
        var query = command.query
        query.actorID = staff
        let moment = DeskMoment(
            now: clock.now(),
            mintedID: ids.next(clock, entropy),
            isClockTrusted: isClockTrusted
        )
        return try store.view(query, at: moment, on: date)
    }

    /// Decides and captures; the last action is given back.
    @discardableResult
    func run(_ command: any Command, as staff: ID = cashier) throws -> Action {
        clock.advance(milliseconds: 5_000)
        try store.beginGroup()
        do {
            let view = try view(command, as: staff)
            let decision = try decide(command, seeing: view)
            var last: Action?
            for draft in decision.drafts { last = try capture(draft) }
            try store.commitGroup()
            guard let last else { preconditionFailure("the command captures nothing") }
            return last
        } catch {
            try store.rollbackGroup()
            throw error
        }
    }

    /// Begins another numbering, as after a hole.
    func beginIncarnation(_ id: ID) throws {
        let begin = IncarnationBegin(
            previous: incarnation,
            reason: .journalHole,
            witness: nil,
            lost: RangeSet(),
            agentVersion: "1.0.0",
            schemaVersion: DeviceStore.schemaVersion
        )
        let action = Action(
            id: ids.next(clock, entropy),
            seq: 1,
            stream: .device,
            capture: stamp,
            actor: .system,
            payload: .incarnationBegin(begin)
        )
        incarnation = id
        let genesis = ChainLink.genesis(device: Story.owner.deviceID, incarnation: id)
        try story.apply([record(action, after: Digest.sha256(genesis).bytes)])
    }

    private func capture(_ draft: ActionDraft) throws -> Action {
        let action = draft.action(
            ActionDraft.Stamp(
                id: ids.next(clock, entropy),
                seq: try store.position().seq + 1,
                slip: try store.nextSlip(on: date),
                capture: stamp
            )
        )
        try store.apply(record(action, after: store.position().head))
        return action
    }

    private var stamp: Action.Capture {
        Action.Capture(
            at: clock.now(),
            zone: "Asia/Kabul",
            utcOffsetSeconds: 16_200,
            businessDate: date,
            clock: ClockReading(
                boot: 1,
                monotonicMilliseconds: clock.monotonicMilliseconds(),
                offsetMilliseconds: nil,
                errorMilliseconds: nil
            )
        )
    }

    private func record(_ action: Action, after head: [UInt8]) -> StoredRecord {
        var made = Story.record(
            .action,
            lsn: Int64(records.count + 1),
            seq: action.seq,
            after: head,
            action.json,
            of: incarnation
        )
        if wantsPaper { made = Self.onPaper(made) }
        records.append(made)
        return made
    }

    /// The record as of a caller who wants the slip printed.
    private static func onPaper(_ record: StoredRecord) -> StoredRecord {
        let rid: JSON = ["r-paper-\(record.lsn)".json, "digest", ["print": true]]
        return StoredRecord(
            .action,
            lsn: record.lsn,
            number: (record.incarnation, record.seq),
            hashes: (record.previousHash, record.hash),
            body: record.body,
            local: JSON.members([("rid", rid)]).canonicalBytes
        )
    }
}

extension CountedCash {
    /// A total in AFN, counted in notes of one thousand, hundred and one.
    static func afn(_ major: Int64) throws -> CountedCash {
        var rest = major
        var lines: [Line] = []
        for face in [Int64(1_000), 100, 10, 1] where rest >= face {
            lines.append(Line(face: try .afn(face), count: rest / face))
            rest %= face
        }
        return CountedCash(totals: [try .afn(major)], lines: lines)
    }
}

extension Money {
    /// Whole afghanis.
    static func afn(_ major: Int64) throws -> Money { try Money(.afn, micro: major * 1_000_000) }

    /// Whole dollars.
    static func usd(_ major: Int64) throws -> Money { try Money(.usd, micro: major * 1_000_000) }
}
