import Cloud
import CloudStore
import Console
import World

/// Which database a command works on: the file in its folder, or a PostgreSQL server's.
struct DatabaseChoice {
    static let option = Option("--database", .value("URL"), "PostgreSQL instead of a file in DIR")

    private let url: String?

    /// Reads the option.
    ///
    /// - Throws: ``UsageError``; the URL itself is not repeated, since it may hold a password.
    init(_ arguments: Arguments) throws(UsageError) {
        url = arguments.value("--database")
        guard let url else { return }
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") else {
            throw UsageError("`--database` takes a URL that begins with postgresql://.")
        }
    }

    /// Opens the database; a file is made when it is missing.
    func open(in home: CloudHome) throws(OfficeRefusal) -> any CloudDriver {
        guard let url else {
            do throws(CloudStoreError) {
                return try SQLiteDriver(path: home.database.text, create: true)
            } catch { throw .store(error) }
        }
        do throws(PostgresFault) { return try PostgresDriver(url: url) } catch {
            throw .database(error)
        }
    }

    /// Makes the tables on the server, or brings them up to date.
    func prepared() throws(OfficeRefusal) -> JSON {
        guard let url else { throw .usage("`--database` is missing.") }
        let version: Int
        do throws(PostgresFault) { version = try PostgresSchema.prepare(url: url) } catch {
            throw .database(error)
        }
        return ["tables": .integer(Int64(version)), "role": "melmastoon_application"]
    }
}
