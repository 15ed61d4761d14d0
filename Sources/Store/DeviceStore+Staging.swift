import Database
import Ledger
public import Sync
import World

// Lines of a pull wait in a table of their own until their checkpoint comes: each mark is durable,
// a cut line resumes at the last one, and until then nothing of it can be seen (P11.1).

extension DeviceStore {
    /// Keeps a slice of lines, in one transaction; safe to repeat, lines may come again.
    ///
    /// - Parameter changes: The lines in order; only `put`, `del` and `mark` are kept.
    /// - Throws: ``StoreError``.
    public func stage(_ changes: [Change]) throws(StoreError) {
        try transaction { () throws(StoreError) in
            for change in changes {
                switch change {
                case .put(let collection, let document):
                    try stage(
                        collection,
                        document.id,
                        document.version,
                        document.json.canonicalText
                    )
                case .delete(let collection, let id, let version, _):
                    try stage(collection, id, version, nil)
                case .mark(let cursor):
                    try run("UPDATE staging SET mark = $1", [.text(cursor.text)])
                case .begin, .bucket, .checkpoint, .other: break
                }
            }
        }
    }

    private func stage(
        _ collection: String,
        _ id: String,
        _ version: Int64,
        _ doc: String?
    ) throws(StoreError) {
        try run(
            "INSERT INTO staged_row (collection, id, ver, doc) VALUES ($1, $2, $3, $4)",
            [.text(collection), .text(id), .integer(version), .text(orNull: doc)]
        )
    }

    /// Where a pull goes on: the last mark, else the last checkpoint, nil for a first snapshot.
    public func resumeCursor() throws(StoreError) -> Cursor? {
        let row = try first("SELECT mark, replaces FROM staging")
        if let row, row.isNull(1), let mark = row.text(0).flatMap({ Cursor($0) }) { return mark }
        return try replicaState().cursor
    }

    /// Begins a snapshot: the next checkpoint replaces these collections whole.
    ///
    /// - Parameter collections: Their names; nil for all there are.
    /// - Throws: ``StoreError``.
    public func beginSnapshot(replacing collections: [String]? = nil) throws(StoreError) {
        let names = JSON.list((collections ?? ["*"]).map { .text($0) })
        try transaction { () throws(StoreError) in
            try clearStaging()
            try run("UPDATE staging SET replaces = $1", [.text(names.canonicalText)])
        }
    }

    /// Forgets everything that waits, as when a cursor is gone.
    public func dropStaging() throws(StoreError) {
        try transaction { () throws(StoreError) in try clearStaging() }
    }

    func clearStaging() throws(StoreError) {
        try run("DELETE FROM staged_row")
        try run("UPDATE staging SET mark = NULL, replaces = NULL")
    }

    /// Takes the rows out that a snapshot replaces.
    func removeReplaced() throws(StoreError) {
        guard let text = try first("SELECT replaces FROM staging")?.text(0) else { return }
        let names = (try json(text, "staging").listValue ?? []).compactMap(\.textValue)
        if names == ["*"] {
            try run("DELETE FROM replica_row")
            try run("DELETE FROM replica_gone")
            try run("DELETE FROM replica_sum")
            return
        }
        for name in names {
            try run("DELETE FROM replica_row WHERE collection = $1", [.text(name)])
            try run("DELETE FROM replica_gone WHERE collection = $1", [.text(name)])
            try run("DELETE FROM replica_sum WHERE collection = $1", [.text(name)])
        }
    }
}
