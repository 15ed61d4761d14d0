public import Ledger

/// Where a new segment begins: what a scan hands to ``ActionJournal``.
public struct JournalEnd: Hashable, Sendable {
    /// Behind the last record, or behind the last number that a hole may have taken.
    public let position: JournalPosition
    let lastSegno: UInt32
    let recent: RecentRecords

    /// The end of a journal whose files are all gone: it goes on behind what others vouch for.
    public static func vouched(_ position: JournalPosition) -> JournalEnd {
        JournalEnd(position: position, lastSegno: 0, recent: RecentRecords())
    }

    /// The end of a journal that has no records yet.
    public static func first(device: ID, incarnation: ID) -> JournalEnd {
        JournalEnd(
            position: .genesis(device: device, incarnation: incarnation),
            lastSegno: 0,
            recent: RecentRecords()
        )
    }
}
