import Database
import Foundation
import Platform
import TestSupport
import World

/// The work that a capture cannot avoid, with nothing around it.
///
/// One 4 KiB block into each of two zeroed files, synced one after the other; then one SQLCipher
/// transaction with the rows of a charge in the real schema, not synced.
final class BareWork {
    private static let block = [UInt8](repeating: 0x5A, count: 4_096)
    private static let blocks = 256

    private let folder: DiskPath
    private let disk = PosixDisk()
    private let connection: Connection
    private var files: [any DiskFile] = []
    private var fill = 0
    private var next = 1
    private let filler = String(repeating: "b", count: 1_100)
    private let hash = [UInt8](repeating: 7, count: 32)

    /// Makes the files and an empty store beside them.
    init(in folder: DiskPath) throws {
        self.folder = folder
        let names = try Files.names(in: DiskPath(Repository.root + "/schema"))
            .filter { $0.hasPrefix("device-") }
        let steps = names.map { name in
            Migrator.Step(
                name: name,
                sql: String(decoding: Repository.bytes("schema/" + name), as: UTF8.self)
            )
        }
        let key = [UInt8](0..<32)
        connection = try Connection(
            path: folder.appending("bare.db").text,
            profile: .device,
            key: DatabaseKey(key: key.span, salt: Array(key[..<16])),
            create: true
        )
        try Migrator(applicationID: 1, steps: steps).create(in: connection)
        try connection.run(
            "INSERT INTO position (one, lsn, incarnation, seq, head, slip) VALUES (1,0,'i',0,$1,0)",
            [.blob(hash)]
        )
        try connection.run(
            """
            INSERT INTO incarnation
                (incarnation, began, is_first, last_seq, received_seq, decided, safe_seq)
            VALUES ('i', 1, 1, 0, 0, '', 0)
            """
        )
        try connection.run("INSERT INTO slip_series (series, last) VALUES ('s', 0)")
        try roll()
    }

    deinit {
        for file in files { file.close() }
        connection.close()
    }

    /// Does the work of one charge.
    func run() throws {
        for file in files {
            try file.write(Self.block, at: Int64(fill * Self.block.count))
            try file.sync()
        }
        fill += 1
        try store()
    }

    /// Does outside the timed part what a journal does when idle: a new pair, the log moved.
    func tidy() throws {
        if fill >= Self.blocks { try roll() }
        if connection.logPages > 1_000 { try connection.checkpoint() }
    }

    private func roll() throws {
        for file in files { file.close() }
        files = try ["a", "b"].map { copy in
            let file = try disk.open(folder.appending("\(next).\(copy)"), for: .creating)
            let zeros = [UInt8](repeating: 0, count: Self.blocks * Self.block.count)
            try file.write(zeros, at: 0)
            try file.sync()
            return file
        }
        try disk.syncFolder(folder)
        fill = 0
    }

    private func store() throws {
        let lsn = Value.integer(Int64(next))
        let id = Value.text(UUID().uuidString)
        try connection.begin(.immediate)
        try keepAction(lsn, id)
        try keepMoney(lsn, id)
        try connection.run(
            """
            UPDATE OR FAIL position
            SET lsn = $1, incarnation = $2, seq = $3, head = $4, slip = $5
            """,
            [lsn, .text("i"), lsn, .blob(hash), lsn]
        )
        try connection.commit()
        next += 1
    }

    private func keepAction(_ lsn: Value, _ id: Value) throws {
        try connection.run(
            "UPDATE OR FAIL incarnation SET last_seq = $1 WHERE incarnation = 'i'",
            [lsn]
        )
        try connection.run(
            """
            INSERT OR IGNORE INTO local_outbox (lsn, incarnation, seq, action_id, prev, hash, body,
                local, type, stream, captured_at, state, verdict)
            VALUES ($1, 'i', $1, $2, $3, $3, $4, $2, 'charge.post', 'folio:1', 1, 'pending', NULL)
            """,
            [lsn, id, .blob(hash), .text(filler)]
        )
        try connection.run(
            "INSERT OR IGNORE INTO request (id, lsn, digest) VALUES ($1, $2, 'd')",
            [id, lsn]
        )
        try connection.run(
            """
            INSERT OR IGNORE INTO slip (lsn, number, action_id, type, session_id, folio, staff_id,
                paper, repeat_key, captured_at)
            VALUES ($1, $2, $2, 'charge.post', NULL, 'folio', 'staff', NULL, $2, 1)
            """,
            [lsn, id]
        )
        try connection.run(
            "UPDATE OR FAIL slip_series SET last = $1 WHERE series = 's'",
            [lsn]
        )
    }

    private func keepMoney(_ lsn: Value, _ id: Value) throws {
        for line in 0..<3 {
            let values: [Value] = [id, .integer(Int64(line)), lsn]
            try connection.run(
                """
                INSERT OR IGNORE INTO entry
                    (action_id, line, lsn, type, account, ref, currency, amount_micro)
                VALUES ($1, $2, $3, 'charge.post', 'folio', 'f', 'AFN', 60000000)
                """,
                values
            )
            try connection.run(
                """
                INSERT OR IGNORE INTO overlay_entry
                    (action_id, line, account, ref, currency, amount_micro)
                VALUES ($1, $2, 'folio', 'f', 'AFN', 60000000)
                """,
                Array(values[..<2])
            )
        }
        try connection.run(
            """
            INSERT OR IGNORE INTO charge (charge_id, action_id, lsn, folio, staff_id, is_draft)
            VALUES ($1, $1, $2, 'f', 's', 0)
            """,
            [id, lsn]
        )
    }
}
