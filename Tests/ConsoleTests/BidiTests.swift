import Testing
import World

@testable import Console

struct BidiTests {
    private let pashto = Sentences(.pashto)

    @Test func `LOC-3: amounts and codes stand in isolates in a right-to-left sentence`() {
        let money: JSON = ["currency": "AFN", "amount_micro": "60000000"]
        let text = pashto.text("charge.ok", ["slip": "7K-2026-000812", "amount": money])
        #expect(text.contains("\u{2068}7K-2026-000812\u{2069}:"))
        #expect(text.contains("\u{2068}AFN 60.00\u{2069}"))
    }

    @Test func `LOC-3: a command keeps its order as a whole, its parameters with it`() {
        let text = pashto.text("refund.approved", ["slip": "7K-2026-000812", "amount": "-"])
        #expect(text.hasSuffix("\u{2068}till refund pay 7K-2026-000812\u{2069}"))
        #expect(!text.contains("`"))
    }

    @Test func `LOC-3: what is opened is closed, in every sentence of every language`() {
        for language in Language.allCases {
            let sentences = Sentences(language)
            for key in sentences.keys {
                let problem = sentences.problem(key, [:])
                for text in [sentences.text(key), problem.title, problem.hint] {
                    let opened = text.count { $0 == "\u{2068}" }
                    #expect(opened == text.count { $0 == "\u{2069}" }, "\(language) \(key)")
                    #expect(language.isRightToLeft || opened == 0, "\(language) \(key)")
                }
            }
        }
    }

    @Test func `LOC-3: a program reads no isolates`() {
        let sentences = Sentences(.pashto, for: .program)
        let text = sentences.text("charge.void", ["slip": "7K-2026-000812"])
        #expect(
            text
                == pashto.text("charge.void", ["slip": "7K-2026-000812"]).filter {
                    $0 != "\u{2068}" && $0 != "\u{2069}"
                }
        )
    }

    @Test(arguments: ["\u{202E}12", "\u{2069}\u{2069}12", "\u{1B}[2J12", "1\u{85}2", "\n12\r"])
    func `LOC-2: a value cannot steer the terminal or the direction of text`(hostile: String) {
        for language in [Language.english, .pashto] {
            let text = Sentences(language).text("note", ["note": .text(hostile)])
            let bidi = Bidi(language)
            let shown = Sentences(language).text("note", ["note": "12"])
            #expect(text.contains(bidi.opening + "[2J12") || text == shown, "\(text)")
        }
    }

    @Test func `A column is as wide as what is seen of it`() {
        #expect(Bidi.width(of: "\u{2068}AFN 5\u{2069}") == 5)
        #expect(Bidi.width(of: "رسید") == 4)
    }

    @Test(
        arguments: [
            ("en", .english), ("ps", .pashto), ("ps_AF.UTF-8", .pashto), ("fa-AF", .dari),
            ("fa_IR.UTF-8", .dari), ("prs", .dari), ("ur_PK", .urdu), ("ar", .arabic),
            ("ar_AE.UTF-8@euro", .arabic), ("C.UTF-8", .english), ("", .english),
            ("de_DE", .english), ("PS", .pashto), ("psst", .english),
        ] as [(String, Language)]
    )
    func `LOC-1: a tag or a LANG value picks the language, English for any other`(
        tag: String,
        language: Language
    ) {
        #expect(Language(locale: tag) == language)
    }
}
