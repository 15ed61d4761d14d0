public import Ledger
public import World

/// A session that loses its drawer: closed by the cloud without a count, its pile of cash goes on
/// in a recovery session, counted on its own (LSE-3, P8.19).
public struct Displacement: Sendable {
    /// The session, closed.
    public let displaced: SessionRecord
    /// The session that keeps its pile.
    public let recovery: SessionRecord
    /// The pile going from one to the other.
    public let posting: Posting
    /// The item about it.
    public let item: AttentionRecord
    private let line: JSON

    /// Moves a session's pile to a recovery session.
    ///
    /// - Parameters:
    ///   - books: The session with its expected cash.
    ///   - id: The recovery session, and what the other ids begin with.
    ///   - causedBy: The action that took the drawer; nil for the office.
    ///   - now: The time of it.
    ///   - date: The business date of it.
    /// - Returns: What changes.
    public static func move(
        _ books: SessionBooks,
        id: ID,
        causedBy: ID?,
        at now: Timestamp,
        on date: BusinessDate
    ) -> Displacement {
        var displaced = books.record
        displaced.state = .forceClosed
        let recovery = SessionRecord(
            id: id,
            drawerID: displaced.drawerID,
            deviceID: displaced.deviceID,
            kind: .recovery,
            parentID: displaced.id,
            opening: SessionRecord.Opening(
                fence: displaced.fence,
                at: now,
                by: displaced.openedBy,
                on: date
            )
        )
        let pile = books.balance.withoutZeros
        let posting = Posting(
            id: derived(id, 1),
            kind: LineKind.displaced.rawValue,
            causedBy: causedBy,
            entries: pile.flatMap {
                [
                    Entry(.drawer, recovery.id.text, $0, origin: .cloud),
                    Entry(.drawer, displaced.id.text, $0.negated, origin: .cloud),
                ]
            },
            businessDate: date
        )
        let item = AttentionRecord(
            id: derived(id, 2),
            kind: .recovery,
            isHigh: true,
            amounts: [],
            actionID: causedBy,
            code: Note.leaseLost.rawValue
        )
        return Displacement(
            displaced: displaced,
            recovery: recovery,
            posting: posting,
            item: item,
            line: RecoverySession.line(of: posting, in: recovery, pile)
        )
    }

    /// What changes in the documents.
    public var effects: [Effect] {
        [.putSession(displaced), .putSession(recovery), .openItem(item), .putSessionEntry(line)]
    }

    func write(to booking: inout Booking) {
        booking.effects += effects
        if !posting.entries.isEmpty { booking.postings.append(posting) }
    }

    /// A sibling of an id, which is a hash (P2.6): its last byte counted on.
    private static func derived(_ id: ID, _ step: UInt8) -> ID {
        var bytes = id.bytes
        bytes[15] &+= step
        guard let sibling = ID(bytes: bytes) else { preconditionFailure("16 bytes are an id") }
        return sibling
    }
}
