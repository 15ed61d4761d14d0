import Agent
import Journal
import Keyring
import Ledger
import Store
import TestSupport
import World

/// Everything that a run asked of its disk, and what people were told meanwhile.
public struct CrashRecording: Sendable {
    /// What a day is like.
    public enum Day: Sendable {
        /// From the first start on, with a cut and a clean stop.
        case cuts
        /// Three shifts in two currencies.
        case shifts
    }

    /// The seed it came from.
    public let seed: UInt64
    /// The changes and the answers, in order.
    let changes: [DiskChange]
    /// What the disk held before the first of them.
    let base: DiskImage
    /// The told actions, in the order of the answers.
    let told: [ToldAction]
    /// When the last of it happened.
    let end: Timestamp
    /// Whether the device was enrolled when the recording began.
    let isCommissioned: Bool
    /// What was refused while it was recorded, by code.
    public let refusals: [String]

    /// How many changes and answers there are.
    public var count: Int { changes.count }

    /// How many actions were confirmed.
    public var toldCount: Int { told.count }

    /// What a recording could not find in its own undamaged journal.
    public struct Unfinished: Error {
        /// What that was.
        public let what: String
    }

    /// Runs a day and records it.
    ///
    /// - Parameters:
    ///   - seed: Where chance begins.
    ///   - groups: How many groups are captured in each part of the day.
    ///   - kind: What the day is like.
    /// - Throws: ``Unfinished`` when a told action is in no journal, and what the cloud refuses.
    public init(seed: UInt64, groups: Int, _ kind: Day = .cuts) throws {
        let scratch = ScratchFolder(inMemory: true)
        let cloud = try SimulatedCloud(
            in: scratch.path,
            clock: Moment(Property.dawn),
            seed: seed &+ 1
        )
        defer { cloud.close() }
        try cloud.order("property import", document: Property.file(desks: 1))
        let disk = SimulatedDisk()
        let clock = ManualClock(Property.dawn)
        let desk = CrashDesk(on: disk, cloud: cloud, clock: clock, seed: seed &+ 2)
        var checks = 0
        desk.whenChecking = {
            checks += 1
            let noted = try CrashLook(disk, clock).journal().records.count {
                NumberedOnce.body($0)["type"]?.textValue == "pin_try"
            }
            if noted < checks { throw Unfinished(what: "SEC-12: a PIN was checked unnoted") }
        }
        var day = CrashDay(desk, seed: seed &+ 3, hasDollars: kind == .shifts)
        switch kind {
        case .cuts: try day.run(groups: groups)
        case .shifts: try day.runShifts(groups: groups)
        }
        desk.crash()
        if let oddity = desk.oddities.first { throw Unfinished(what: oddity) }
        let look = try CrashLook(disk, clock)
        if let leak = look.secrets.faults(desk.log.lines).first { throw Unfinished(what: leak) }
        var known: [String: ToldAction] = [:]
        for record in try look.journal().records where record.kind == .action {
            guard let name = NumberedOnce.body(record)["action_id"]?.textValue,
                let id = ID(name)
            else { continue }
            known[name] = ToldAction(
                id: id,
                incarnation: record.incarnation,
                seq: record.seq,
                hash: record.hash
            )
        }
        told = try desk.told.map { name in
            guard let action = known[name] else { throw Unfinished(what: "\(name) is nowhere") }
            return action
        }
        self.seed = seed
        changes = disk.changes
        base = DiskImage()
        end = clock.now()
        isCommissioned = false
        refusals = desk.refusals.filter { $0 != "MELMASTOON.IAM.PIN_WRONG" }
    }

    /// A recording of somebody else's changes: of a boot, to be cut once more.
    init(_ first: CrashRecording, from base: DiskImage, changes: [DiskChange], told: Int) {
        seed = first.seed
        self.base = base
        self.changes = changes
        self.told = Array(first.told.prefix(told))
        end = first.end
        isCommissioned = true
        refusals = []
    }
}
