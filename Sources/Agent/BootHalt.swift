import Journal
import Ledger
import Store
import World

/// Why a boot goes no further.
enum BootHalt: Error {
    /// Nothing is touched, the desk says why (AM6).
    case locked(LockedDesk)
    /// The daemon must not run.
    case refused(BootError)

    init(_ code: Code, _ detail: String) {
        self = .locked(LockedDesk(code, detail))
    }

    /// BT-04, BT-05: what the disk refuses is never damage.
    init(disk error: DiskError) {
        self.init(.desk(error.code == .full ? .diskReserve : .locked), error.description)
    }

    init(journal error: JournalError) {
        switch error {
        case .cannotSave(let error), .outcomeUnknown(let error):
            self.init(
                error.code == .full ? .desk(.diskReserve) : .store(.journalUnwritable),
                error.description
            )
        case .disk(let error): self.init(disk: error)
        case .needsScan: self.init(.store(.journalUnwritable), "journal")
        case .wrongKey: self.init(.store(.wrongKey), "journal")
        case .foreign: self.init(.store(.wrongKey), "journal: of another device")
        case .newerFormat: self = .refused(.newerFormat("journal"))
        }
    }

    init(store error: StoreError) {
        switch error {
        case .full: self.init(.desk(.diskReserve), "store")
        case .locked: self.init(.desk(.locked), "store: somebody else holds it")
        case .unusable(let detail): self.init(.desk(.locked), detail)
        case .newerFormat: self = .refused(.newerFormat("store"))
        case .damaged(let detail), .device(let detail): self.init(.store(.corrupt), detail)
        case .notOurs: self.init(.store(.corrupt), "store")
        }
    }
}

/// Runs steps of a boot whose rooms have errors of their own.
enum BootStep {
    static func disk<Result>(
        _ body: () throws(DiskError) -> Result
    ) throws(BootHalt) -> Result {
        do { return try body() } catch { throw BootHalt(disk: error) }
    }

    static func journal<Result>(
        _ body: () throws(JournalError) -> Result
    ) throws(BootHalt) -> Result {
        do { return try body() } catch { throw BootHalt(journal: error) }
    }

    static func store<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(BootHalt) -> Result {
        do { return try body() } catch { throw BootHalt(store: error) }
    }
}
