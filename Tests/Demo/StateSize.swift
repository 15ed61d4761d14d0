import Foundation
import TestSupport
import World

/// What a desk takes of its disk, and what `edged` said to its log.
struct StateSize {
    /// Both copies of the journal.
    var journal = 0
    /// The store with its write-ahead log.
    var store = 0
    /// Both dumps of the replica.
    var replica = 0
    /// Whatever else is there; the ballast is not, whose size never changes.
    var other = 0
    /// The log since the daemon was started.
    var log = 0

    /// An empty one, for the highest of each.
    init() {}

    /// Looks at a desk, in bytes.
    ///
    /// - Throws: When the folder cannot be read.
    init(of desk: DeskRig) throws {
        for name in try Files.names(in: desk.state) {
            let place = desk.state.appending(name)
            switch name {
            case "journal": journal = Self.bytes(below: place)
            case "store": store = Self.bytes(below: place)
            case "replica": replica = Self.bytes(below: place)
            case "ballast": break
            default: other += max(Self.bytes(below: place), Files.size(of: place))
            }
        }
        log = desk.log.utf8.count
    }

    private static func bytes(below folder: DiskPath) -> Int {
        let names = FileManager.default.enumerator(atPath: folder.text)
        return (names?.compactMap { $0 as? String } ?? [])
            .reduce(0) { $0 + Files.size(of: folder.appending($1)) }
    }

    /// The higher of each.
    func most(with other: StateSize) -> StateSize {
        var most = self
        most.journal = max(journal, other.journal)
        most.store = max(store, other.store)
        most.replica = max(replica, other.replica)
        most.other = max(self.other, other.other)
        most.log = max(log, other.log)
        return most
    }

    /// In kB, as in `journal=8212 store=1104 replica=96 other=12 log=1`.
    var text: String {
        let parts = [
            ("journal", journal), ("store", store), ("replica", replica), ("other", other),
            ("log", log),
        ]
        return parts.map { "\($0)=\(($1 + 1_023) / 1_024)" }.joined(separator: " ")
    }
}
