import Foundation
import Ledger
import TestSupport
import World

/// `proof conflicts`: a page of the named conflicts with verdict, sentence, tests and their last
/// result.
struct ConflictPage: ProofVerb {
    static let usage = """
        proof conflicts RESULTS
            a page of the 64 named conflicts: slug, verdict, sentence, tests and what they last came
            to, from the same file of results as coverage; the gate leaves one in .build
        """

    private let results: String

    init?(_ words: ArraySlice<String>) {
        guard words.count == 1, let path = words.first else { return nil }
        results = path
    }

    /// Prints the page; false when a test that it names did not pass.
    func run() throws -> Bool {
        var borne: [String: [TestResult]] = [:]
        for test in try TestResult.all(in: results) {
            for id in test.ids { borne[id, default: []].append(test) }
        }
        let verdicts = Self.verdicts
        let sentences = try JSON(parsing: Repository.bytes("Sources/Console/Catalogue/en.json"))
        let cases = ConflictCase.allCases
        let count = cases.filter { borne[$0.number] != nil }.count
        print("# The named conflicts between desk and head office\n")
        print("\(count) of \(cases.count) have a test.\n")
        print("| case | verdict | the cashier reads | tests | last result |\n|---|---|---|---|---|")
        for name in cases {
            let tests = borne[name.number] ?? []
            let sentence = name.told.flatMap { sentences["conflict." + $0.rawValue]?.textValue }
            print(
                "| \(name.number) `\(name.rawValue)` | \(verdicts[name.number] ?? "-") "
                    + "| \(sentence?.cell ?? "-") | \(tests.names) | \(tests.result) |"
            )
        }
        return cases.allSatisfy { borne[$0.number]?.allSatisfy(\.hasPassed) ?? true }
    }

    /// What `conflicts.md` says of the verdict, by number.
    private static var verdicts: [String: String] {
        let bytes = Repository.bytes("sync-protocol/conflicts.md")
        var found: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        where line.hasPrefix("| K") {
            let cells = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if cells.count > 2 { found[String(cells[0].prefix { $0 != " " })] = cells[2] }
        }
        return found
    }
}
