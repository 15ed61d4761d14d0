import Foundation
import TestSupport
import Testing

/// What may not be written (house rules B-1 to B-14).
struct Bans {
    /// The files that share by hand, each with its `SAFETY:` sentence (B-12).
    static let sharedByHand = [
        "Sources/CloudStore/SQLiteDriver", "Sources/Keyring/LibraryKey", "Sources/Keyring/Secret",
        "Sources/Postgres/PostgresPool", "Sources/Transport/EasyHandle",
        "Sources/Transport/TLSIdentity",
    ]

    @Test(arguments: Ban.all.indices) func `B-1 to B-13: a banned word is written nowhere else`(
        index: Int
    ) {
        let ban = Ban.all[index]
        for file in SourceFile.all {
            for (line, word) in ban.offences(in: file) {
                Issue.record("\(file.path):\(line) \(ban.id): \(word) - use \(ban.instead)")
            }
        }
    }

    @Test func `B-7: shipped SQL keeps to the dialect of SQLite 3.15`() throws {
        let folder = Repository.root + "/schema"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where name.hasSuffix(".sql") && !name.hasPrefix("cloud-postgres-") {
            let text = String(decoding: Repository.bytes("schema/" + name), as: UTF8.self)
            for word in ["ON CONFLICT", "RETURNING", "json_", "OVER (", "STRICT"] {
                #expect(!text.contains(word), "schema/\(name): \(word)")
            }
        }
    }

    @Test func `B-12: what is shared by hand says why it is safe`() {
        for file in SourceFile.all where file.isIn(Self.sharedByHand) {
            #expect(file.lines.contains { $0.contains("SAFETY:") }, "\(file.path)")
        }
    }

    @Test func `B-13: nothing is left for later in a comment`() {
        // Spelled so that this line is not an offence itself.
        let words = ["TO" + "DO", "FIX" + "ME"]
        for file in SourceFile.all {
            for (index, line) in file.lines.enumerated() {
                for word in words where line.contains(word) {
                    Issue.record("\(file.path):\(index + 1) B-13: \(word) - open an issue")
                }
            }
        }
    }

    @Test func `B-14: one word per thing`() {
        for file in SourceFile.all where file.isIn(["Sources", "schema"]) {
            let words = Set(file.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" })
            for word in words {
                let lower = word.lowercased()
                #expect(!lower.contains("receipt"), "\(file.path): \(word) is a slip, or custody")
                let isOdd = lower.contains("epoch") && !lower.contains("cloud")
                #expect(!isOdd, "\(file.path): \(word) is the cloud's, or an incarnation")
            }
        }
    }
}
