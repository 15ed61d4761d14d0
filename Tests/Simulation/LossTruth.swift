import Agent
import Journal
import Ledger
import TestSupport
import World

/// One action as the undamaged journal held it, and what it did to the drawer.
struct LossAction {
    let id: String
    let lsn: Int64
    let incarnation: ID
    let seq: Int64
    /// The session it belongs to, if it belongs to one.
    let session: String?
    /// Micro-units by currency.
    let cash: [String: Int64]

    init?(_ record: JournalRecord) {
        let body = NumberedOnce.body(record)
        guard record.kind == .action, let id = body["action_id"]?.textValue else { return nil }
        self.id = id
        lsn = record.lsn
        incarnation = record.incarnation
        seq = record.seq
        session = CashAgrees.session(body)
        var cash: [String: Int64] = [:]
        for effect in body["drawer_effect"]?.listValue ?? [] {
            guard let currency = effect["currency"]?.textValue,
                let micro = effect["amount_micro"]?.textValue.flatMap({ Int64($0) })
            else { continue }
            cash[currency, default: 0] += micro
        }
        self.cash = cash
    }
}

/// What a desk held before anything was destroyed, and where it lies on the disk.
struct LossTruth {
    /// A record's blocks in one file.
    struct Place {
        let file: Int
        let offset: Int
        let size: Int
    }

    /// The actions, by place in the journal.
    let actions: [Int64: LossAction]
    /// All records, in order.
    let lsns: [Int64]
    /// Where each lies, in every copy.
    let places: [Int64: [Place]]
    /// What is known to be in the cloud without the store: the highest number by incarnation.
    let received: [ID: Int64]

    /// Looks at a disk on which nothing is wrong.
    ///
    /// - Throws: What keeps a healthy desk from being looked at.
    init(_ image: DiskImage, _ recording: CrashRecording) throws {
        let clock = ManualClock(recording.end.adding(milliseconds: 60_000))
        let records = try CrashLook(SimulatedDisk(image), clock).journal().records
        lsns = records.map(\.lsn)
        var actions: [Int64: LossAction] = [:]
        for record in records { actions[record.lsn] = LossAction(record) }
        self.actions = actions
        places = Self.places(image)
        var bare = image
        for name in image.names.keys where name.hasPrefix(CrashDesk.state.text + "/store/") {
            bare.names[name] = nil
        }
        received = CrashBoot(after: recording).run(bare).evidence.received
    }

    /// Whether the cloud is known to hold it.
    func isReceived(_ action: LossAction) -> Bool {
        action.seq <= received[action.incarnation] ?? 0
    }

    private static func places(_ image: DiskImage) -> [Int64: [Place]] {
        var places: [Int64: [Place]] = [:]
        for (name, number) in image.names where JournalTrace.isSegment(name) {
            guard let file = image.files[number] else { continue }
            for offset in stride(from: 4_096, to: file.size - 4_096, by: 4_096) {
                let head = file.read(at: offset, count: 16)
                guard head.starts(with: Array("MJR1".utf8)) else { continue }
                let lsn = head[8..<16].reversed().reduce(0) { $0 << 8 | Int64($1) }
                let place = Place(file: number, offset: offset, size: Int(head[5]) * 4_096)
                places[lsn, default: []].append(place)
            }
        }
        return places
    }
}
