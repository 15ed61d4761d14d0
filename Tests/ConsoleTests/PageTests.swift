import Ledger
import TestSupport
import Testing
import World

@testable import Console

/// What the pages promise is there, and what is there stands on a page (D24, LOC-1).
struct PageTests {
    /// Where a message of `domain.md` 14 is said.
    private enum Place {
        /// In an entry of its own.
        case key
        /// By the code of the refusal, in its title and hint.
        case code(Code)
        /// Instead of the words of a code, where the figures came with the refusal.
        case fuller
    }

    private static let places: [String: Place] = [
        "pay.ok": .key, "pay.unverified": .key, "charge.withdrawn": .key, "dup.soft": .key,
        "close.awaiting_cosign": .key, "close.sealed": .key, "close.supervisor": .key,
        "close.step_up": .key, "refund.needs_office": .key,
        "clock.bad": .key, "store.recovering": .key, "printer.down": .key,
        "pay.short": .code(.desk(.shortTender)),
        "pay.currency": .code(.desk(.currencyNotAccepted)),
        "cosign.same_person": .code(.desk(.samePerson)),
        "refund.not_approved": .code(.desk(.refundNotApproved)),
        "drawer.frozen": .code(.desk(.drawerFrozen)),
        "suspended": .code(.desk(.suspended)), "pay.ok.offline": .key, "charge.draft": .key,
        "open.blocked": .fuller, "open.no_lease": .fuller, "approve.no_line": .fuller,
        "fx.stale": .fuller, "locked": .fuller, "disk.reserve": .fuller,
    ]

    /// The rows of a chapter of the domain page, each cut into its cells.
    private static func rows(_ chapter: String) -> [[Substring]] {
        let page = String(decoding: Repository.bytes("sync-protocol/domain.md"), as: UTF8.self)
        let lines = page.split(separator: "\n")
        let body = lines.drop { !$0.hasPrefix("## \(chapter).") }.dropFirst()
            .prefix { !$0.hasPrefix("## ") }
        return body.filter { $0.hasPrefix("| ") && !$0.hasPrefix("|--") }
            .map { $0.dropFirst(2).dropLast(2).split(separator: " | ") }
    }

    @Test func `LOC-1: the messages of the domain page are said in its words`() throws {
        let english = Sentences(.english)
        let rows = Self.rows("14").filter { $0[0].hasPrefix("`") }
        #expect(rows.count == Self.places.count)
        for row in rows {
            let key = String(row[0].dropFirst().dropLast())
            let text = String(row[1])
            switch try #require(Self.places[key], "\(key)") {
            case .key: #expect(english.pattern(key)?.hasPrefix(text.dropLast()) == true, "\(key)")
            case .code(let code):
                let title = english.pattern(code.text, "title") ?? ""
                let hint = english.pattern(code.text, "hint") ?? ""
                #expect(text == title || text == title + " " + hint, "\(key): \(title) \(hint)")
                #expect(row[2] == "\(code.exitCode)", "\(key)")
            case .fuller:
                let words = try #require(FullerWords.all.first { $0.key == key }, "\(key)")
                let code = try #require(words.codes.min { $0.text < $1.text })
                let known = words.params.reduce(into: [:]) { $0[$1] = JSON.text("{\($1)}") }
                let said = english.problem(code.text, known)
                #expect((said.title + " " + said.hint).hasPrefix(text.dropLast()), "\(key)")
                #expect(row[2] == "\(code.exitCode)", "\(key)")
            }
        }
    }

    @Test func `D24: the codes of the domain page are the codes of the house`() throws {
        var listed: Set<String> = []
        for row in Self.rows("15") {
            // An area stands in backticks; the notes have a star where they open an item.
            guard let area = row[0].split(separator: "`").first else { continue }
            let parts = row[1].split(separator: "`", omittingEmptySubsequences: false)
            for index in stride(from: 1, to: parts.count, by: 2) {
                for name in parts[index].filter({ $0 != "*" }).split(separator: " ") {
                    listed.insert("\(area).\(name)")
                }
            }
        }
        let codes = Code.all.filter { $0.area != "SYNC" }.map { "\($0.area).\($0.name)" }
        #expect(Set(codes).subtracting(listed).isEmpty, "the page lacks them")
        let notes = Note.allCases.map { "notes.\($0.rawValue)" }
        #expect(Set(notes).subtracting(listed).isEmpty, "the page lacks them")
        #expect(listed.subtracting(codes).subtracting(notes).isEmpty, "the house lacks them")
    }

    @Test(arguments: Language.allCases)
    func `H-7: every code and every note has its words in every language`(language: Language) {
        let sentences = Sentences(language)
        for code in Code.all {
            #expect(sentences.pattern(code.text, "title")?.isEmpty == false, "\(code)")
            #expect(sentences.pattern(code.text, "hint")?.isEmpty == false, "\(code)")
        }
        for note in Note.allCases {
            #expect(sentences.pattern("note." + note.rawValue) != nil, "\(note)")
        }
    }

    /// The verbs of `cli.md`, and those that are not there yet.
    private static let contract: [String: (there: String, notYet: String)] = [
        "till": (
            """
            login,logout,unlock,open,charge,charge withdraw,charge void,pay,deposit,memo,settle,\
            paid-in,paid-out,drop,no-sale,exchange,reverse,refund request,refund pay,count,close,\
            cosign,approve,handover,x,z,slips,folio,status,attention,attention resolve,reprint,\
            downtime-pack,watch
            """, ""
        ),
        "edgectl": (
            "enroll,status,doctor,sync,outbox,verify,recover,rekey,metrics",
            """
            dead-letter,reconcile,trace,evidence,export,lease,freeze,unfreeze,policy,purge,\
            backup,drill
            """
        ),
    ]

    @Test(arguments: [VerbList.till.name, VerbList.edgectl.name])
    func `D25: the verbs of the contract are there, and no others`(name: String) throws {
        let list = name == "till" ? VerbList.till : VerbList.edgectl
        let verbs = Set(list.verbs.map { $0.words.joined(separator: " ") })
        let contract = try #require(Self.contract[name])
        let there = contract.there.split(separator: ",").map(String.init)
        #expect(Set(there).subtracting(verbs).isEmpty, "\(name) lacks them")
        let named = Set(there + contract.notYet.split(separator: ",").map(String.init))
        let strange = verbs.filter { verb in
            !named.contains(verb) && !named.contains(String(verb.prefix { $0 != " " }))
        }
        #expect(strange.isEmpty, "the contract does not know them")
    }
}
