import Foundation
import Synchronization
import World

/// A real PostgreSQL server of this run's own: started when a test first asks, behind a socket file
/// only, and gone with the run however that ends.
///
/// Its language sorts texts otherwise than their bytes do, so that nothing can rest on that.
public final class DatabaseServer: Sendable {
    static let administrator = "administrator"

    private static let shared = Result { () throws(RigError) in try DatabaseServer() }

    /// The one of this run.
    ///
    /// - Throws: ``RigError`` when PostgreSQL is not installed or does not start.
    public static func running() throws(RigError) -> DatabaseServer { try shared.get() }

    /// Where its socket is.
    let folder: String
    private let programs: String
    private let watcher: Child
    private let count = Mutex(0)
    private let template = Mutex<String?>(nil)

    /// Runs as long as its standard input stands open.
    ///
    /// A server refuses to run as root.
    private static let script = """
        trap '' INT TERM HUP
        programs=$1 folder=$2
        mkdir -m 0755 "$folder" && cd "$folder" || exit
        if [ "$(id -u)" -eq 0 ]; then
            chown postgres "$folder"
            as="setpriv --reuid=postgres --regid=postgres --clear-groups"
        fi
        tell() { cat log 2>&1; rm -rf "$folder"; exit 1; }
        $as "$programs/initdb" --pgdata=data --username=administrator --auth=trust \\
            --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en \\
            --no-sync --no-instructions >log 2>&1 || tell
        $as "$programs/pg_ctl" --pgdata=data --log=data/log --silent --wait start \\
            --options="-k $folder -c listen_addresses= -c fsync=off -c max_connections=200" \\
            >log 2>&1 || { cat data/log >>log; tell; }
        echo ready
        read -r _
        $as "$programs/pg_ctl" --pgdata=data --silent --mode=immediate stop
        rm -rf "$folder"
        """

    private init() throws(RigError) {
        programs = try Self.installed()
        folder =
            FileManager.default.temporaryDirectory.path + "/melmastoon-edge-server-"
            + String(UUID().uuidString.prefix(8))
        watcher = Child(
            "/bin/sh",
            ["-c", Self.script, "sh", programs, folder],
            environment: ["LC_ALL": "C.UTF-8"],
            isWatching: true
        )
        let isReady = Child.wait(atMost: .seconds(60)) { [watcher] in
            watcher.out.contains("ready\n") || !watcher.isRunning
        }
        guard isReady, watcher.isRunning else {
            throw RigError("PostgreSQL does not start: \(watcher.out)\(watcher.err)")
        }
    }

    /// The folder of the newest server's programs, where Debian puts them.
    private static func installed() throws(RigError) -> String {
        let base = "/usr/lib/postgresql"
        let versions: [Int]
        do { versions = try Files.names(in: DiskPath(base)).compactMap { Int($0) } } catch {
            versions = []
        }
        let found = versions.sorted().reversed().map { "\(base)/\($0)/bin" }.first {
            FileManager.default.isExecutableFile(atPath: $0 + "/initdb")
        }
        guard let found else {
            throw RigError("PostgreSQL is not installed: run packaging/setup")
        }
        return found
    }

    /// Makes a database with nothing in it.
    func makeEmpty() throws(RigError) -> TestDatabase {
        try make("TEMPLATE template0")
    }

    /// Makes a database with the cloud's tables, as `edge-cloud database prepare` makes them.
    func makePrepared() throws(RigError) -> TestDatabase {
        let source = try template.withLock { (template) throws(RigError) in
            if let template { return template }
            let made = try makeEmpty()
            try made.prepare()
            template = made.name
            return made.name
        }
        return try make("TEMPLATE \(source)")
    }

    private func make(_ options: String) throws(RigError) -> TestDatabase {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let database = TestDatabase(server: self, name: "d\(number)")
        let home = TestDatabase(server: self, name: "postgres")
        _ = try home.run("CREATE DATABASE \(database.name) \(options)")
        return database
    }

    /// Runs SQL as an operator would, with `psql`.
    func run(_ sql: String, in database: String, as role: String) -> Finished {
        .running(
            programs + "/psql",
            [
                "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                "--set=ON_ERROR_STOP=1", "--host=" + folder, "--username=" + role,
                "--dbname=" + database, "--command=" + sql,
            ]
        )
    }
}
