import TestSupport
import Testing
import World

/// The real cloud over a real PostgreSQL server.
struct PostgresTests {
    @Test func `D22, SEC-31: a cashier's day comes through with the books on a server`() throws {
        let database = try TestDatabase.prepared()
        let house = try House(database: database.url())
        let cashier = house.cashier
        // The tenth is a withdrawal, which only a charge that was not sent allows.
        try cashier.mix(0..<9)
        house.cloud.stop(.kill)
        try cashier.mix(10..<20)
        try house.settle()
        try Expectation.balanced(house)
        // A second server beside the first, with keys of its own copy, reads the same books.
        let first = try house.cloud.ledger()
        let beside = Finished.running(
            Products.path("edge-cloud"),
            [
                "ledger", "--property", "KBL1", "--json", "--data",
                house.folder.path.appending("second").text, "--database", database.url(),
            ]
        )
        #expect(try JSON(parsing: Array(beside.out.utf8)) == first)
        #expect(house.cloud.office(["backup", "/tmp/none"]).code == 3)
        // The server goes away under the cloud and comes back: nothing is lost.
        try database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'melma%'"
        )
        try cashier.mix(20..<24)
        try house.settle()
        try Expectation.balanced(house)
    }

    private func refusal(_ url: String, _ verb: [String] = ["ledger"]) throws -> JSON {
        let folder = ScratchFolder()
        let words = verb + ["--json", "--data", folder.path.text, "--database", url]
        let done = Finished.running(Products.path("edge-cloud"), words)
        #expect(done.code == 3, "\(done.out)\(done.err)")
        let error = try #require(try JSON(parsing: Array(done.out.utf8))["error"])
        #expect(error["hint"]?.textValue?.isEmpty == false)
        return error["code"] ?? .null
    }

    @Test(
        arguments: [
            "SUPERUSER", "BYPASSRLS IN ROLE melmastoon_application", "CREATEROLE",
            "IN ROLE melmastoon_owner", "",
        ]
    )
    func `MELMASTOON.STORE.DATABASE_ROLE, SEC-33: a role that no rule binds is turned away`(
        options: String
    ) throws {
        let database = try TestDatabase.prepared()
        let name = "r_" + options.lowercased().filter(\.isLetter)
        try database.run("CREATE ROLE \(name) LOGIN \(options)")
        let code = try refusal(database.url(as: name))
        #expect(code == "MELMASTOON.STORE.DATABASE_ROLE")
    }

    @Test func `MELMASTOON.STORE.DATABASE_UNPREPARED: an empty database is named as one`() throws {
        // The roles are there once any database of the server was prepared.
        _ = try TestDatabase.prepared()
        let database = try TestDatabase.empty()
        let code = try refusal(database.url())
        #expect(code == "MELMASTOON.STORE.DATABASE_UNPREPARED")
        try database.prepare()
        try database.prepare()
        #expect(try database.run("SELECT count(*) FROM melmastoon.feed") == ["0"])
    }

    @Test func `MELMASTOON.STORE.DATABASE_FOREIGN: other and newer tables are left alone`() throws {
        let newer = try TestDatabase.prepared()
        let foreign = try TestDatabase.empty()
        try foreign.run("CREATE SCHEMA melmastoon; CREATE TABLE melmastoon.feed (n int)")
        #expect(try refusal(foreign.url()) == "MELMASTOON.STORE.DATABASE_FOREIGN")
        try newer.run("COMMENT ON SCHEMA melmastoon IS 'melmastoon-edge 9999'")
        #expect(try refusal(newer.url()) == "MELMASTOON.STORE.DATABASE_FOREIGN")
        let again = ["database", "prepare", "--json", "--database", newer.administratorURL]
        #expect(Finished.running(Products.path("edge-cloud"), again).code == 3)
    }

    @Test func `MELMASTOON.STORE.DATABASE_UNREACHABLE: no server, no database, no role`() throws {
        let database = try TestDatabase.prepared()
        let none = "postgresql://melmastoon_application@/x?host=/nowhere"
        let missing = database.url().replacing("@/d", with: "@/z")
        for url in [none, database.url(as: "nobody_here"), missing] {
            #expect(try refusal(url) == "MELMASTOON.STORE.DATABASE_UNREACHABLE")
        }
        let folder = ScratchFolder()
        let serve = Finished.running(
            Products.path("edge-cloud"),
            ["serve", "--data", folder.path.text, "--listen", "127.0.0.1:0", "--database", none]
        )
        #expect(serve.code == 3)
        #expect(serve.err.contains("MELMASTOON.STORE.DATABASE_UNREACHABLE"))
        let odd = ["ledger", "--data", folder.path.text, "--database", "mysql://x:secret@y/z"]
        let usage = Finished.running(Products.path("edge-cloud"), odd)
        #expect(usage.code == 64 && !usage.err.contains("secret"))
    }
}
