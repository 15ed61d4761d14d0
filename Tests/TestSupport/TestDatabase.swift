/// A database of a test's own on the server of the run.
public struct TestDatabase: Sendable {
    /// The role that the cloud works as.
    public static let application = "melmastoon_application"

    let server: DatabaseServer
    let name: String

    /// Makes a database with nothing in it.
    public static func empty() throws(RigError) -> TestDatabase {
        try DatabaseServer.running().makeEmpty()
    }

    /// Makes a database with the cloud's tables.
    public static func prepared() throws(RigError) -> TestDatabase {
        try DatabaseServer.running().makePrepared()
    }

    /// What `--database` takes.
    public func url(as role: String = Self.application) -> String {
        "postgresql://\(role)@/\(name)?host=\(server.folder)"
    }

    /// What `--database` takes for a superuser.
    public var administratorURL: String { url(as: DatabaseServer.administrator) }

    /// Prepares it with the real program.
    public func prepare() throws(RigError) {
        let words = ["database", "prepare", "--database", administratorURL]
        let done = Finished.running(Products.path("edge-cloud"), words)
        guard done.code == 0 else { throw RigError("database prepare: \(done.out)\(done.err)") }
    }

    /// Runs SQL and gives the lines of its answer, columns between bars.
    ///
    /// - Parameters:
    ///   - sql: One statement or more.
    ///   - role: Who runs it; nil for the administrator.
    /// - Returns: The lines.
    /// - Throws: ``RigError`` with the server's words.
    @discardableResult
    public func run(_ sql: String, as role: String? = nil) throws(RigError) -> [String] {
        let done = server.run(sql, in: name, as: role ?? DatabaseServer.administrator)
        guard done.code == 0 else { throw RigError("psql: \(done.err)") }
        return done.out.split(separator: "\n").map(String.init)
    }
}
