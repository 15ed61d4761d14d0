import Desk
import Foundation
import Journal
import Keyring
import Ledger
import Platform
import Store
import Sync
import TestSupport
import World

/// Rules, journal and store in this process, behind a chosen number of stored actions.
///
/// The stored actions are charges on one folio, put in by `apply` in large transactions; captures
/// go to another folio, whose balance is the sum of a few entries in any case.
final class StoredDesk {
    private static let item = "MB-COLA"
    private static let busy = FolioTarget.number("F-10231")
    private static let quiet = FolioTarget.number("F-10232")
    private static let cashier = id("0198f222-bbbb-7000-8000-00000000e007")
    private static let owner = StoreOwner(
        deviceID: id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
        deviceCode: "7K"
    )
    private static let oldLife = id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    private static let newLife = id("01a1fc44-d730-7e84-99c2-da9b199f05bd")

    static let storeKey = [UInt8](0..<32)
    static let storeSalt = [UInt8](repeating: 9, count: 16)

    private let folder = ScratchFolder()
    let disk = PosixDisk()
    private let clock = ManualClock()
    private let entropy = SeededEntropy(19)
    private var ids = UUIDv7()
    private let date: BusinessDate
    private var store: DeviceStore
    private let journal: ActionJournal
    private var lsn: Int64 = 0
    private var seq: Int64 = 0
    private var head: [UInt8] = []
    private var count = 0

    static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("not an id: \(text)") }
        return id
    }

    /// Makes a store with so many actions and an empty journal for what comes next.
    init(actions: Int) throws {
        guard let date = BusinessDate("2026-11-21") else { preconditionFailure("no date") }
        self.date = date
        let key = StoreKey(Secret(copying: Self.storeKey), salt: Self.storeSalt)
        let built = folder.path.appending("new.db")
        head = Self.genesis(Self.oldLife)
        let start = StorePosition(lsn: 0, incarnation: Self.oldLife, seq: 0, head: head, slip: 0)
        store = try DeviceStore(making: built, key: key, owner: Self.owner, start: start)
        let keys = JournalKeys(
            deviceID: Self.owner.deviceID,
            journalID: Self.newLife,
            generations: [1: Secret(copying: [UInt8](0..<32))]
        )
        let folders = try JournalFolders(
            state: folder.path,
            mirror: nil,
            journalID: Self.newLife,
            on: disk
        )
        journal = try ActionJournal(
            behind: .first(device: Self.owner.deviceID, incarnation: Self.newLife),
            in: folders,
            keys: keys,
            disk: disk,
            clock: clock,
            entropy: entropy
        )
        try fill(with: actions)
        store.close()
        let path = storePath
        try StoreBuild.install(built, as: path, on: disk)
        store = try DeviceStore(opening: path, key: key, owner: Self.owner)
    }

    /// The file of the store.
    var storePath: DiskPath { folder.path.appending("desk.db") }

    deinit {
        journal.close()
        store.close()
    }

    private static func genesis(_ incarnation: ID) -> [UInt8] {
        let link = ChainLink.genesis(device: owner.deviceID, incarnation: incarnation)
        return Digest.sha256(link).bytes
    }
}

// MARK: - Capturing as the agent does

extension StoredDesk {
    /// Captures one charge in the order of law 2.
    ///
    /// - Returns: Nanoseconds from the lookup of the request to the commit.
    /// - Throws: What refused.
    func capture() throws -> Int64 {
        count += 1
        clock.advance(milliseconds: 50)
        let command = PostCharge(
            folio: Self.quiet,
            item: Self.item,
            quantity: Int64(1 + count % 9_999)
        )
        let time = try Samples.duration {
            try store.beginGroup()
            var group = journal.draft
            try capture(command, in: &group)
            try journal.append(group)
            try store.commitGroup()
        }
        try journal.tidy()
        try store.moveLog(atLeast: 256)
        return time
    }

    private func capture(_ command: PostCharge, in group: inout GroupDraft) throws {
        let request = "bench-\(count)"
        guard try store.request(request) == nil else { throw Unmeasured("a repeated request") }
        let decision = try decide(command, seeing: try view(command))
        for draft in decision.drafts {
            let slip = try store.nextSlip(on: date)
            let action = draft.action(stamp(group.position.seq + 1, slip))
            let made = group.action(action.json, request: [.text(request), "0011223344556677"])
            lsn += 1
            try store.apply(
                StoredRecord(
                    .action,
                    lsn: lsn,
                    number: (made.incarnation, made.seq),
                    hashes: (made.previousHash, made.hash),
                    body: made.body,
                    local: made.local
                )
            )
        }
    }

    private func view(_ command: PostCharge) throws -> DeskView {
        var query = command.query
        query.actorID = Self.cashier
        return try store.view(query, at: moment, on: date)
    }

    private var moment: DeskMoment {
        DeskMoment(now: clock.now(), mintedID: ids.next(clock, entropy))
    }

    private func stamp(_ seq: Int64, _ slip: SlipNumber) -> ActionDraft.Stamp {
        ActionDraft.Stamp(
            id: ids.next(clock, entropy),
            seq: seq,
            slip: slip,
            capture: Action.Capture(
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
        )
    }
}

// MARK: - Filling

extension StoredDesk {
    private func fill(with actions: Int) throws {
        try loadExample()
        var view = try view(PostCharge(folio: Self.busy, item: Self.item))
        let first = try store.nextSlip(on: date)
        var done = 0
        while done < actions {
            let end = min(actions, done + 10_000)
            try store.beginGroup()
            for number in done..<end {
                if number % 100 == 0 { clock.advance(milliseconds: 1) }
                view.moment = moment
                let command = PostCharge(
                    folio: Self.busy,
                    item: Self.item,
                    quantity: Int64(1 + number % 9_999)
                )
                let slip = SlipNumber(
                    deviceCode: first.deviceCode,
                    series: first.series,
                    number: first.number + Int64(number)
                )
                for draft in try decide(command, seeing: view).drafts {
                    try put(draft.action(stamp(seq + 1, slip)).json.canonicalBytes)
                }
            }
            try store.commitGroup()
            done = end
        }
    }

    private func put(_ body: [UInt8]) throws {
        let hash = Digest.sha256(ChainLink.action(after: head, body: body)).bytes
        lsn += 1
        seq += 1
        let local = #"{"rid":["fill-\#(lsn)","0011223344556677"]}"#
        try store.apply(
            StoredRecord(
                .action,
                lsn: lsn,
                number: (Self.oldLife, seq),
                hashes: (head, hash),
                body: body,
                local: Array(local.utf8)
            )
        )
        head = hash
    }

    /// The first action and the snapshot of the protocol's examples.
    private func loadExample() throws {
        let push = try Self.example("03-push-first.request.json")
        try store.beginGroup()
        for body in push["actions"]?.listValue ?? [] { try put(body.canonicalBytes) }
        try store.commitGroup()
        let manifest = try SnapshotManifest(try Self.example("04-snapshot.response.json"))
        try store.beginSnapshot()
        var lines = FeedLines()
        let bytes = Repository.bytes("sync-protocol/examples/04-snapshot.part-1.ndjson")
        for line in lines.take(bytes) ?? [] {
            try store.stage([try Change(line: line)])
            if let other = Self.secondFolio(line) { try store.stage([try Change(line: other)]) }
        }
        _ = try store.apply(
            Checkpoint(
                cursor: manifest.cursor,
                at: manifest.at,
                custody: manifest.custody,
                sums: [:],
                hasMore: false
            )
        )
    }

    /// The example's one folio again under another number, nil for every other line.
    private static func secondFolio(_ line: [UInt8]) -> [UInt8]? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.contains("F-10231") else { return nil }
        return Array(
            text.replacingOccurrences(of: "F-10231", with: "F-10232")
                .replacingOccurrences(of: "badcafe0001", with: "badcafe0002")
                .replacingOccurrences(of: "\"204\"", with: "\"205\"").utf8
        )
    }

    private static func example(_ name: String) throws -> JSON {
        try JSON(parsing: Repository.bytes("sync-protocol/examples/" + name))
    }
}
