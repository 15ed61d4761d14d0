import Journal
import Keyring
import Ledger
import TestSupport
import World

/// A journal on a disk in memory, and what was saved in it.
struct JournalDesk {
    private static let device = id("0199c1de-2b7a-7c44-8f10-6a1b2c3d4e5f")
    private static let incarnation = id("01a1fd60-7f50-7b21-9c3e-4f5a6b7c8d9e")
    private static let keys = JournalKeys(
        deviceID: device,
        journalID: id("01a1fd60-7f50-7b21-9c3e-000000000001"),
        generations: [1: Secret(copying: Array(0x00...0x1F))]
    )

    let disk: MemoryDisk
    /// What was saved, in order.
    private(set) var records: [JournalRecord] = []
    private let folders: JournalFolders
    private let clock = ManualClock()
    private let entropy = SeededEntropy(8_814)

    init() throws {
        disk = MemoryDisk()
        try disk.makeFolder(DiskPath("/state"))
        folders = try JournalFolders(
            state: DiskPath("/state"),
            mirror: nil,
            journalID: Self.keys.journalID,
            on: disk
        )
    }

    private init(of other: JournalDesk) {
        disk = other.disk.copy()
        records = other.records
        folders = other.folders
    }

    /// A journal of two lives: single records, groups, and a long one.
    static func lived() throws -> JournalDesk {
        var desk = try JournalDesk()
        var end = JournalEnd.first(device: device, incarnation: incarnation)
        for _ in 0..<2 {
            let journal = try desk.open(behind: end)
            for size in [1, 3, 1] { desk.records += try desk.save(size, in: journal) }
            desk.records += try desk.save([["type": "boot"], longNote], in: journal)
            journal.close()
            end = try desk.scan().findings.end
        }
        return desk
    }

    private static let longNote: JSON = ["text": .text(String(repeating: "x", count: 9_000))]

    /// The same state on a disk of its own.
    func copied() -> JournalDesk { JournalDesk(of: self) }

    func open(behind end: JournalEnd) throws -> ActionJournal {
        try ActionJournal(
            behind: end,
            in: folders,
            keys: Self.keys,
            disk: disk,
            clock: clock,
            entropy: entropy
        )
    }

    /// Opens a journal that holds nothing yet.
    func openFirst() throws -> ActionJournal {
        try open(behind: .first(device: Self.device, incarnation: Self.incarnation))
    }

    /// Saves a group of actions.
    @discardableResult
    func save(_ count: Int, in journal: ActionJournal) throws -> [JournalRecord] {
        var draft = journal.draft
        for _ in 0..<count {
            _ = draft.action(["seq": .integer(draft.position.seq + 1), "type": "audit.event"])
        }
        try journal.append(draft)
        return draft.records
    }

    /// Saves a group of notes.
    func save(_ notes: [JSON], in journal: ActionJournal) throws -> [JournalRecord] {
        var draft = journal.draft
        for note in notes where !draft.isFull { _ = draft.note(note, request: note["request"]) }
        try journal.append(draft)
        return draft.records
    }

    /// Reads the whole journal, and mends it.
    func scan() throws(JournalError) -> (records: [JournalRecord], findings: JournalFindings) {
        let scan = JournalScan(
            folders: folders,
            keys: Self.keys,
            quarantine: DiskPath("/state/quarantine"),
            disk: disk,
            clock: clock,
            entropy: entropy
        )
        var records: [JournalRecord] = []
        let findings = try scan.run(.whole) { records.append($0) }
        return (records, findings)
    }

    private static func id(_ text: String) -> ID {
        guard let id = ID(text) else { preconditionFailure("no id: \(text)") }
        return id
    }
}
