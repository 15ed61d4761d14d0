import Desk
import Ledger
import Store
import TestSupport
import Testing
import World

/// Print jobs, copies and blank slips, in the store's own projections.
struct PaperTests {
    private let folio = FolioTarget.number("F-10231")

    private func signed() -> CommandOptions {
        var options = CommandOptions()
        options.cosign = Signature(staff: "c04", pin: "000000")
        return options
    }

    /// An open desk whose payments want paper.
    private func desk(payments: Int64) throws -> WorkingDesk {
        let desk = try WorkingDesk()
        try desk.run(OpenSession(drawer: "D1", opening: .afn(5_000), options: signed()))
        desk.wantsPaper = true
        for _ in 0..<payments {
            try desk.run(TakePayment(folio: folio, cash: [.afn(10)], amount: .afn(10)))
        }
        return desk
    }

    @Test func `FM-B-05, FM-B-27: a printer that is off for 50 payments: 50 entries, 50 jobs`()
        throws
    {
        let desk = try desk(payments: 50)
        let jobs = try desk.store.printJobs()
        #expect(jobs.waiting == 50)
        #expect(Set(jobs.jobs.map(\.slip)).count == 50)
        for job in jobs.jobs {
            #expect(try desk.store.note(PrintOutcome(.failed, of: job.actionID)))
        }
        let tried = try desk.store.printJobs()
        #expect(tried.jobs.allSatisfy { $0.state == .failed && $0.attempts == 1 })
        let id = try #require(try desk.store.liveSessions().first)
        let figures = try #require(try desk.store.session(id)?.figures[.afn])
        #expect(try figures.expected() == .afn(5_500))
        #expect(try StoreCheck(desk.store).run(.everything) == [])
    }

    @Test func `PRN-1: a job goes with its action or not at all, and is done once`() throws {
        let desk = try desk(payments: 1)
        desk.wantsPaper = false
        try desk.run(TakePayment(folio: folio, cash: [.afn(10)], amount: .afn(10)))
        let job = try #require(try desk.store.printJobs().jobs.first)
        #expect(try desk.store.printJobs().waiting == 1)
        #expect(try desk.store.note(PrintOutcome(.done, of: job.actionID)))
        #expect(try desk.store.note(PrintOutcome(.failed, of: job.actionID)))
        #expect(try desk.store.printState(of: job.actionID) == .done)
        #expect(try desk.store.printJobs().waiting == 0)
        #expect(try !desk.store.note(PrintOutcome(.done, of: Story.session)))
    }

    @Test func `PRN-1: a job that replay brings back is unsure, and keeps its slip`() throws {
        let desk = try desk(payments: 2)
        let before = try desk.store.printJobs().jobs
        let place = desk.records.count - 1
        try desk.store.doubtPrintJobs(after: Int64(place))
        let after = try desk.store.printJobs().jobs
        #expect(after.map(\.slip) == before.map(\.slip))
        #expect(after.map(\.state) == [.queued, .unsure])
        for job in after { #expect(try desk.store.note(PrintOutcome(.failed, of: job.actionID))) }
        #expect(try desk.store.printJobs().jobs.map(\.state) == [.failed, .unsure])
    }

    @Test func `SLP-2, SLP-3: copies are counted, and a blank number is drawn once`() throws {
        let desk = try desk(payments: 1)
        let slip = try #require(try desk.store.lastSlip())
        #expect(try desk.store.copies(of: slip) == 0)
        try desk.run(PaperEvent(.reprint, of: slip, isDone: true))
        try desk.run(PaperEvent(.kick, of: slip, isDone: true))
        try desk.run(PaperEvent(.reprint, of: slip, isDone: false))
        #expect(try desk.store.copies(of: slip) == 2)
        let first = try desk.store.nextBlankSlip()
        #expect(first.text == "7K-M-000001")
        try desk.run(DrawBlankSlips(from: first, count: 20))
        #expect(try desk.store.nextBlankSlip().text == "7K-M-000021")
        #expect(throws: Refusal.self) { try desk.run(DrawBlankSlips(from: first, count: 1)) }
    }

    @Test func `SLP-3: the slips in the drawer are those printed and not used yet`() throws {
        let desk = try desk(payments: 1)
        #expect(try desk.store.blankSlips() == nil)
        try desk.run(DrawBlankSlips(from: try desk.store.nextBlankSlip(), count: 20))
        #expect(try desk.store.blankSlips()?.text == "7K-M-000001 7K-M-000020")
        try desk.rekey(from: "7K-M-000003")
        #expect(try desk.store.blankSlips()?.text == "7K-M-000004 7K-M-000020")
        try desk.rekey(from: "7K-M-000020")
        #expect(try desk.store.blankSlips() == nil)
    }
}

extension WorkingDesk {
    fileprivate func rekey(from paper: String) throws {
        var command = NoSale(reason: Reason("CHANGE"))
        command.options.paper = Paper(slip: paper, at: clock.now())
        command.options.cosign = Signature(staff: "c04", pin: "")
        try run(command)
    }
}
