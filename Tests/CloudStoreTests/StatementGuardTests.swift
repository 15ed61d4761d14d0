import TestSupport
import Testing
import World

/// The guard of SEC-34: on SQLite isolation rests on the statements, so each is read here.
struct StatementGuardTests {
    /// Every text between triple quotes in the module that begins as a statement does.
    static func statements() throws -> [(file: String, sql: String)] {
        let folder = "Sources/CloudStore"
        var found: [(file: String, sql: String)] = []
        for name in try Files.names(in: DiskPath(Repository.root + "/" + folder))
        where name.hasSuffix(".swift") {
            let text = String(decoding: Repository.bytes(folder + "/" + name), as: UTF8.self)
            let parts = text.split(separator: "\"\"\"", omittingEmptySubsequences: false)
            for index in stride(from: 1, to: parts.count, by: 2) {
                let words = parts[index].split(whereSeparator: \.isWhitespace)
                let sql = words.joined(separator: " ")
                if ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(words.first.map(String.init)) {
                    found.append((name, sql))
                }
            }
        }
        return found
    }

    @Test func `SEC-34: each statement on a tenant's table is bound to the tenant`() throws {
        let statements = try Self.statements()
        #expect(statements.count > 40)
        for (file, sql) in statements {
            let isFound = sql.contains("tenant_id = $1")
            let isMade =
                sql.contains("(tenant_id, ")
                && (sql.contains("VALUES ($1, ") || sql.contains("SELECT $1, "))
            // The directory alone is read without a tenant: it says whose a key is (SEC-31).
            let isDirectory = sql.contains("FROM directory") && sql.hasPrefix("SELECT tenant_id")
            // What the server is told and asked about itself.
            let isOfServer = file.hasPrefix("Postgres") && !sql.contains(#/(FROM|INTO) (?!pg_)\w/#)
            #expect(isFound || isMade || isDirectory || isOfServer, "\(file): \(sql)")
        }
    }

    @Test func `H-6: no statement speaks a dialect that one of the engines lacks`() throws {
        let banned = [
            "ON CONFLICT", "RETURNING", "json_", "OVER (", "INSERT OR", "REPLACE INTO", "PRAGMA",
            " GLOB ", "?",
        ]
        for (file, sql) in try Self.statements() {
            for word in banned { #expect(!sql.contains(word), "\(file): \(word) in \(sql)") }
        }
    }

    @Test func `SEC-32: every key and unique index begins with the tenant`() throws {
        for name in try Files.names(in: DiskPath(Repository.root + "/schema"))
        where name.hasPrefix("cloud-0") && name.hasSuffix(".sql") {
            let text = String(decoding: Repository.bytes("schema/" + name), as: UTF8.self)
            for table in text.split(separator: "CREATE TABLE ").dropFirst() {
                let words = table.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                if words.hasPrefix("directory ") { continue }
                #expect(words.contains("( tenant_id TEXT NOT NULL"), "\(name): \(words)")
                #expect(
                    words.contains("PRIMARY KEY (tenant_id")
                        || words.contains("tenant_id TEXT NOT NULL PRIMARY KEY"),
                    "\(name): \(words)"
                )
            }
            for index in text.split(separator: "CREATE UNIQUE INDEX ").dropFirst() {
                let columns = index.split(separator: "(").dropFirst().first ?? ""
                #expect(columns.hasPrefix("tenant_id"), "\(name): \(index)")
            }
        }
    }
}
