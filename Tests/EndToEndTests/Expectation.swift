import TestSupport
import Testing
import World

/// What must hold at the end of every story.
enum Expectation {
    /// Every confirmed action is in the cloud once, with the same numbers and the same money.
    static func balanced(
        _ house: House,
        _ notebook: Notebook? = nil,
        isDayOver: Bool = false,
        isRenumbered: Bool = false,
        at place: SourceLocation = #_sourceLocation
    ) throws {
        let book = (notebook ?? house.cashier.notebook).book
        let audit = LedgerAudit(
            book,
            try house.cloud.ledger(),
            isDayOver: isDayOver,
            isRenumbered: isRenumbered
        )
        let faults = audit.faults.prefix(5).joined(separator: "; ")
        #expect(audit.faults.isEmpty, "\(faults)", sourceLocation: place)
        #expect(audit.lost == 0 && audit.doubled == 0, sourceLocation: place)
        #expect(audit.settled == book.lines.count, sourceLocation: place)
        let pending = house.desk.till(["status"]).json["outbox"]?["pending"]
        #expect(pending == 0, sourceLocation: place)
    }
}
