import Ledger
import TestSupport
import Testing
import World

@testable import Console

/// The sentences of the named conflicts (`conflicts.md`, G3).
struct ConflictSentenceTests {
    @Test(arguments: Language.allCases)
    func `G3: every case that people are told of has its sentence, and nothing else has`(
        language: Language
    ) {
        let keys = Sentences(language).keys.filter { $0.hasPrefix("conflict.") }
        let told = Set(ConflictCase.allCases.compactMap(\.told)).map { "conflict." + $0.rawValue }
        #expect(keys == told.sorted())
    }

    @Test func `G3: the cases are those of the table, in its order, and numbered by it`() {
        let table = String(
            decoding: Repository.bytes("sync-protocol/conflicts.md"),
            as: UTF8.self
        )
        let listed = table.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| K"), line.contains("`") else { return nil }
            return String(line.dropFirst(2).prefix { $0 != "|" })
                .replacing("`", with: "").replacing("/", with: "_or_")
        }
        let cases = ConflictCase.allCases.map { "\($0.number) \($0.rawValue) " }
        #expect(listed == cases)
    }

    @Test func `ATT-5: an item says its sentence in the list and by itself`() async throws {
        let item: JSON = [
            "no": "N-3", "severity": "high", "kind": "suspense", "state": "open",
            "code": "MELMASTOON.BILLING.FOLIO_CLOSED",
            "amount": ["currency": "AFN", "amount_micro": "100000000"],
            "conflict": [
                "case": "folio_closed_before_cash",
                "params": [
                    "folio": "F-7", "item": "N-3",
                    "amount": ["currency": "AFN", "amount_micro": "100000000"],
                ],
            ],
        ]
        let said = "Folio F-7 was already settled. AFN 100.00 is not on it and waits as item N-3"
        let list = TillRig("en", answer: Response(.ok, json: ["items": [item]]))
        #expect(await list.run(["attention"]).out.contains(said))
        let alone = TillRig("en", answer: Response(.ok, json: item))
        #expect(await alone.run(["attention", "show", "N-3"]).out.contains(said))
    }

    @Test func `ATT-5: status says what the whole desk must know, another version's not`() async {
        let answer: JSON = [
            "mode": "normal", "line": ["state": "online"], "clock": ["trusted": true],
            "conflicts": [
                ["case": "audit_in_progress", "params": ["n": 3]],
                ["case": "from_next_year", "params": [:]],
            ],
        ]
        let seen = await TillRig("en", answer: Response(.ok, json: answer)).run(["status"])
        #expect(seen.out.contains("Night audit is running; requests that wait: 3."))
        #expect(!seen.out.contains("from_next_year"))
    }
}
