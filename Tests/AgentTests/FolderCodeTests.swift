import Desk
import Ledger
import Platform
import TestSupport
import Testing
import World

@testable import Agent

/// One code that a state folder gives rise to: what was done to it, and who names it.
struct FolderCase: CustomTestStringConvertible, Sendable {
    /// The exit code of `till` and `edgectl`.
    let exit: Int32
    /// The code, and what happened, as the name of a test.
    let sentence: String
    /// Does it to a dead desk's folder.
    let damage: @Sendable (DeskFolder) throws -> Void

    init(
        _ exit: Int32,
        proves sentence: String,
        _ damage: @escaping @Sendable (DeskFolder) throws -> Void
    ) {
        self.exit = exit
        self.sentence = sentence
        self.damage = damage
    }

    var testDescription: String { sentence }

    static let all = [
        FolderCase(5, proves: "MELMASTOON.STORE.CORRUPT: a store that is no database any more") {
            try $0.destroyStore()
        },
        FolderCase(5, proves: "MELMASTOON.STORE.CHAIN_BREAK: a record that no copy has any more") {
            try $0.destroy(block: 3, of: ["a", "b"])
        },
        FolderCase(5, proves: "MELMASTOON.STORE.WRONG_KEY: the key file is gone") {
            try $0.disk.remove($0.state.appending("keys"))
        },
        FolderCase(5, proves: "MELMASTOON.DESK.NOT_ENROLLED: a desk that nobody let in") { folder in
            for name in try folder.files().keys {
                try folder.disk.remove(folder.state.appending(name))
            }
        },
    ]
}

@Suite struct FolderCodeTests {
    @Test(arguments: FolderCase.all)
    func `D25: what is wrong with a folder has its code, and a look at it changes nothing`(
        _ wrong: FolderCase
    ) throws {
        let folder = try DeskFolder.used(6)
        try wrong.damage(folder)
        folder.letGo()
        let before = try folder.files()
        let health = Inspection.health(of: folder.state, keyFile: nil, ports: folder.ports)
        let named = try #require(health["parts"]?.listValue?.first?["code"]?.textValue)
        #expect(named == String(wrong.sentence.prefix { $0 != ":" }))
        #expect(try #require(Code(named)).exitCode == wrong.exit)
        #expect(try folder.files() == before)
    }

    @Test func `MELMASTOON.DESK.BUSY: who finds the queue full is told to come again`() throws {
        let responder = DeskResponder(queue: CaptureQueue(), wake: {})
        func ask(_ ticket: Int) throws -> Reply {
            var request = Request(.post, "/v1/charges")
            request.ticket = UInt64(ticket)
            request.headers["Edge-Request-Id"] = "r-\(ticket)"
            return responder.respond(to: request)
        }
        for ticket in 1...CaptureQueue.waitingLimit {
            guard case .park = try ask(ticket) else {
                Issue.record("\(ticket) is not waiting")
                return
            }
        }
        guard case .response(let busy) = try ask(CaptureQueue.waitingLimit + 1) else {
            Issue.record("one too many waits")
            return
        }
        #expect(busy.status.rawValue == 503)
        #expect(busy.headers["Retry-After"] == "1")
        let error = try JSON(parsing: busy.body)["error"]
        #expect(error?["code"] == "MELMASTOON.DESK.BUSY")
        let named = error?["params"]?["request_id"]?.textValue
        #expect(named == "r-\(CaptureQueue.waitingLimit + 1)")
        #expect(Code.desk(.busy).exitCode == 4)
    }

    @Test func `MELMASTOON.DESK.DISK_RESERVE: a desk whose disk is full says so and takes nothing`()
        throws
    {
        let disk = FaultyDisk(PosixDisk())
        let folder = DeskFolder(disk: disk)
        let agent = try folder.commission()
        try folder.capture(3, at: agent)
        agent.close()
        disk.fill(true)
        let desk = try folder.startLocked()
        #expect(desk.code == .desk(.diskReserve) && desk.code.exitCode == 5)
        disk.heal()
        let again = try folder.start()
        defer { again.close() }
        #expect(try folder.numbers(again) == [1, 2, 3, 4])
    }
}
