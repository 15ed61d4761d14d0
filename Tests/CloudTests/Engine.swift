import CloudStore
import TestSupport
import Testing
import World

/// The databases that a cloud runs on.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    var testDescription: String { rawValue }

    /// A fresh database: a file in the folder, or one on the server of this run.
    func open(in folder: ScratchFolder) throws -> any CloudDriver {
        switch self {
        case .sqlite:
            try SQLiteDriver(path: folder.path.appending("cloud.db").text, create: true)
        case .postgres: try PostgresDriver(url: TestDatabase.prepared().url())
        }
    }
}
