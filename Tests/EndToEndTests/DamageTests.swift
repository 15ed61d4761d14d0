import Foundation
import TestSupport
import Testing
import World

/// The store is damaged while the line is down and nothing that was said is in the cloud yet.
struct DamageTests {
    @Test
    func `I-21, SC-20, FM-C-13: a store damaged in twelve ways is usable at once, nothing lost`()
        throws
    {
        let house = try House()
        try house.cashier.mix(0..<5)
        try house.settle()
        house.cloud.stop()
        try house.cashier.mix(10..<15)
        house.desk.stop()
        let before = try Template(house)
        try house.restart()
        try house.cashier.mix(20..<29)
        house.desk.stop()
        let template = try Template(house)
        let book = house.cashier.notebook.book
        for damage in StoreDamage.allCases {
            try template.restore(house)
            try Self.live(through: damage, house, book, older: before.store)
        }
    }

    private static func live(
        through damage: StoreDamage,
        _ house: House,
        _ book: TillBook,
        older: DiskPath
    ) throws {
        let notebook = Notebook(book)
        let cashier = Cashier(desk: house.desk, notebook: notebook)
        if damage.needsLog {
            try house.restart()
            try cashier.perform(.charge(1))
            try cashier.perform(.charge(2))
            house.desk.stop(.kill)
        }
        try damage.strike(house.desk.state.appending("store"), older: older)
        try house.restart()
        let isUsable = Child.wait(atMost: .seconds(5)) {
            let call = Call.charge(3, id: "after-\(damage.rawValue)")
            let done = cashier.run(call)
            guard done.code == 0 else { return false }
            do { try notebook.confirm(done.json, call) } catch { return false }
            return true
        }
        #expect(isUsable, "\(damage): \(house.desk.till(["status"]).json.canonicalText)")
        if damage.leavesEvidence {
            let kept = try Files.names(in: house.desk.state.appending("quarantine"))
            #expect(!kept.isEmpty, "\(damage): nothing in quarantine")
        }
        try house.settle()
        let audit = LedgerAudit(notebook.book, try house.cloud.ledger())
        #expect(audit.faults == [], "\(damage)")
        #expect(audit.settled == notebook.book.lines.count, "\(damage)")
        house.desk.stop()
        house.cloud.stop()
    }
}

/// Copies of a stopped desk and a stopped cloud, to be put back.
private struct Template {
    private let folder: DiskPath
    /// Where the copy of the store is.
    var store: DiskPath { folder.appending("state").appending("store") }

    init(_ house: House) throws {
        let name = "template-" + UUID().uuidString
        folder = house.folder.path.appending(name)
        try FileManager.default.createDirectory(
            atPath: folder.text,
            withIntermediateDirectories: false
        )
        try Self.copy(house.desk.state.text, to: folder.appending("state").text)
        try Self.copy(house.cloud.data, to: folder.appending("cloud").text)
    }

    func restore(_ house: House) throws {
        try FileManager.default.removeItem(atPath: house.desk.state.text)
        try FileManager.default.removeItem(atPath: house.cloud.data)
        try Self.copy(folder.appending("state").text, to: house.desk.state.text)
        try Self.copy(folder.appending("cloud").text, to: house.cloud.data)
    }

    private static func copy(_ from: String, to path: String) throws {
        let done = Finished.running("/bin/cp", ["-a", from, path])
        guard done.code == 0 else { throw RigError("cp: \(done.err)") }
    }
}
