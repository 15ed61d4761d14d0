import Database
import TestSupport
import Testing
import World

struct ConnectionTests {
    let folder = ScratchFolder()

    private func key(_ first: UInt8 = 7, salt: UInt8 = 9) -> DatabaseKey {
        DatabaseKey(
            key: ([first] + [UInt8](repeating: 1, count: 31)).span,
            salt: [UInt8](repeating: salt, count: 16)
        )
    }

    private let migrator = Migrator(
        applicationID: 0x4d4d_4544,
        steps: [
            .init(
                name: "first",
                sql: """
                    CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB);
                    CREATE TRIGGER kept BEFORE DELETE ON thing
                    BEGIN SELECT RAISE(ABORT, 'things are kept'); END;
                    """
            )
        ]
    )

    private func made(_ name: String = "a.db", profile: Profile = .device) throws -> Connection {
        let made = try Connection(
            path: folder.path.appending(name).text,
            profile: profile,
            key: key(),
            create: true
        )
        try migrator.create(in: made)
        return made
    }

    private func reopened(
        _ name: String = "a.db",
        key: DatabaseKey? = nil
    ) throws(DatabaseError) -> Connection {
        let found = try Connection(
            path: folder.path.appending(name).text,
            profile: .device,
            key: key ?? self.key(),
            create: false
        )
        try migrator.update(found)
        return found
    }

    @Test func `values of every kind come back as they went in`() throws {
        let connection = try made()
        let values: [Value] = [.integer(Int64.min), .text("پښتو\u{0}x"), .blob([0, 255])]
        try connection.run("INSERT INTO thing VALUES ($1, $2, $3)", values)
        try connection.run("INSERT INTO thing VALUES (2, '', $1)", [.blob([])])
        try connection.run("INSERT INTO thing VALUES (3, $1, $1)", [.null])
        let rows = try connection.rows("SELECT id, name, bytes FROM thing ORDER BY id")
        #expect(rows[0].values == values)
        #expect(rows[1].values == [.integer(2), .text(""), .blob([])])
        #expect(rows[2].values == [.integer(3), .null, .null])
    }

    @Test func `parameters are bound by their number, not by their place`() throws {
        let row = try made().first("SELECT $2, $1, $2", [.text("one"), .text("two")])
        #expect(row?.values == [.text("two"), .text("one"), .text("two")])
    }

    @Test func `changes count what a statement changed and nothing older`() throws {
        let connection = try made()
        #expect(try connection.run("INSERT INTO thing VALUES (1, 'a', NULL), (2, 'b', NULL)") == 2)
        #expect(try connection.run("INSERT OR IGNORE INTO thing VALUES (1, 'c', NULL)") == 0)
        #expect(try connection.run("UPDATE thing SET name = 'd' WHERE id > $1", [.integer(1)]) == 1)
    }

    @Test func `a row loop may run its own statement again`() throws {
        let connection = try made()
        try connection.run("INSERT INTO thing VALUES (1, 'a', NULL), (2, 'b', NULL)")
        var seen: [Int64] = []
        func walk(_ depth: Int) throws(DatabaseError) {
            try connection.forEach("SELECT id FROM thing ORDER BY id") {
                (row) throws(DatabaseError) in
                seen.append(row.integer(0) ?? 0)
                if depth > 0 { try walk(depth - 1) }
                return true
            }
        }
        try walk(1)
        #expect(seen == [1, 1, 2, 2, 1, 2])
    }

    @Test func `a transaction is whole or absent`() throws {
        let connection = try made()
        let refused = DatabaseError(.constraint, "test")
        try connection.transaction { () throws(DatabaseError) in
            _ = try connection.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        }
        #expect(throws: refused) {
            try connection.transaction { () throws(DatabaseError) in
                try connection.run("INSERT INTO thing VALUES (3, 'c', NULL)")
                throw refused
            }
        }
        #expect(try connection.rows("SELECT id FROM thing").map { $0.integer(0) } == [1])
        #expect(!connection.isInTransaction)
    }

    @Test func `INV-5: a trigger's refusal is a constraint, and the schema cannot be changed`()
        throws
    {
        let connection = try made()
        try connection.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        #expect(code { try connection.run("DELETE FROM thing") } == .constraint)
        #expect(code { try connection.run("DROP TRIGGER kept") } == .misuse)
        #expect(code { try connection.run("CREATE TABLE other (x)") } == .misuse)
        #expect(code { try connection.run("PRAGMA synchronous=OFF") } == .misuse)
        #expect(code { try connection.run("ATTACH 'x' AS y") } == .misuse)
        #expect(code { try connection.run("CREATE VIRTUAL TABLE v USING fts3(x)") } == .misuse)
        #expect(code { try connection.run("SELECT load_extension('x')") } != nil)
        #expect(code { try connection.run("UPDATE sqlite_master SET sql = ''") } != nil)
    }

    @Test func `DUR-16: a file opens again with key and salt, also when its first bytes are gone`()
        throws
    {
        let connection = try made()
        try connection.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        connection.close()
        try overwrite("a.db", at: 0, with: [UInt8](repeating: 0, count: 16))
        let again = try reopened()
        #expect(try again.rows("SELECT name FROM thing").first?.text(0) == "a")
        #expect(try again.quickCheck().isEmpty)
    }

    @Test func `DUR-16: no shared-memory file is made`() throws {
        let connection = try made()
        try connection.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        let names = try Files.names(in: folder.path)
        #expect(names == ["a.db", "a.db-wal"])
        #expect(connection.logPages > 0)
        try connection.checkpoint(truncating: true)
        #expect(connection.logPages == 0)
    }

    @Test func `DUR-16: a wrong key is not a database, a missing file is not made`() throws {
        try made().close()
        #expect(code { try reopened(key: key(8)) } == .notADatabase)
        #expect(code { try reopened("none.db") } == .cannotOpen)
        #expect(try Files.names(in: folder.path) == ["a.db"])
    }

    @Test func `DUR-16: a file cut to nothing is damaged, not a fresh store`() throws {
        try made().close()
        try Files.write([], to: folder.path.appending("a.db"))
        #expect(code { try reopened() } == .damaged)
    }

    @Test func `BT-06: a file of a newer program is refused by name`() throws {
        let connection = try made()
        let newer = Migrator(
            applicationID: 0x4d4d_4544,
            steps: [
                .init(name: "first", sql: ""),
                .init(name: "second", sql: "CREATE TABLE new (id INTEGER)"),
            ]
        )
        try newer.update(connection)
        #expect(try connection.first("SELECT count(*) FROM new")?.integer(0) == 0)
        connection.close()
        #expect(code { try reopened() } == .newerFormat)
    }

    @Test func `DUR-17: a second connection finds the file locked`() throws {
        let connection = try made()
        try connection.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        #expect(code { try reopened() } == .locked)
    }

    @Test func `a flipped bit in a page is damage, whatever code the library gives`() throws {
        let connection = try made()
        for id in 1...400 {
            try connection.run(
                "INSERT INTO thing VALUES ($1, $2, NULL)",
                [.integer(id), .text(String(repeating: "x", count: 200))]
            )
        }
        connection.close()
        try overwrite("a.db", at: 4_096 * 10 + 100, with: [1, 2, 3])
        let again = try reopened()
        let found = code { try again.rows("SELECT name FROM thing") }
        #expect(found == .damaged)
    }

    @Test func `the cloud's file is plain, synced, shared, and can be copied in use`() throws {
        let path = folder.path.appending("cloud.db").text
        let one = try Connection(path: path, profile: .cloud, key: nil, create: true)
        try migrator.create(in: one)
        let two = try Connection(path: path, profile: .cloud, key: nil, create: false)
        try one.run("INSERT INTO thing VALUES (1, 'a', NULL)")
        #expect(try two.first("SELECT name FROM thing")?.text(0) == "a")
        try one.backup(to: folder.path.appending("copy.db").text)
        let copy = try Connection(
            path: folder.path.appending("copy.db").text,
            profile: .cloud,
            key: nil,
            create: false
        )
        #expect(try copy.first("SELECT name FROM thing")?.text(0) == "a")
    }

    private func code(_ body: () throws -> some Any) -> DatabaseError.Code? {
        do { _ = try body() } catch { return (error as? DatabaseError)?.code }
        return nil
    }

    private func overwrite(_ name: String, at offset: Int, with bytes: [UInt8]) throws {
        var all = try Files.bytes(of: folder.path.appending(name))
        for (index, byte) in bytes.enumerated() { all[offset + index] = byte }
        try Files.write(all, to: folder.path.appending(name))
    }
}
