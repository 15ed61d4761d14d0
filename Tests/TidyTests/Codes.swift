import Foundation
import TestSupport
import Testing

/// Every code has its sentence (H-7, D24).
struct Codes {
    private static let catalogue = "Sources/Console/Catalogue/en.json"

    @Test func `D24: every code has an entry in the English catalogue`() throws {
        let path = Repository.root + "/" + Self.catalogue
        // The catalogue comes with the console; until then there is no place for a sentence.
        let isThere = FileManager.default.fileExists(atPath: path)
        let text = isThere ? String(decoding: Repository.bytes(Self.catalogue), as: UTF8.self) : ""
        let codes = Self.codes()
        #expect(codes.count > 100)
        for code in codes where isThere {
            #expect(text.contains("\"\(code)\""), "\(code) has no sentence in \(Self.catalogue)")
        }
    }

    @Test func `D24: the registry of the protocol lists the codes of the house, and no other`() {
        let path = "sync-protocol/registries/codes.md"
        let lines = String(decoding: Repository.bytes(path), as: UTF8.self).split(separator: "\n")
        let listed = lines.compactMap { line -> String? in
            guard line.hasPrefix("| `"), line.contains(".") else { return nil }
            return "MELMASTOON." + line.dropFirst(3).prefix { $0 != "`" }
        }
        #expect(listed == Self.codes())
    }

    /// The full texts, from the tables of `Ledger/Names`.
    private static func codes() -> [String] {
        ["Desk", "IAM", "Store", "Billing", "Sync"].flatMap { area in
            let bytes = Repository.bytes("Sources/Ledger/Names/Code+\(area).swift")
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            return lines.compactMap { line -> String? in
                guard line.contains("case "), line.contains(" = \"") else { return nil }
                let name = line.split(separator: "\"").dropFirst().first ?? ""
                return "MELMASTOON.\(area.uppercased()).\(name)"
            }
        }
    }
}
