import TestSupport
import Testing
import World

@testable import Console

/// What a cashier reads, word for word, in five languages.
///
/// The texts are beside this file in `golden`. Whoever changes a sentence changes them with it.
struct GoldenTests {
    @Test(arguments: Language.allCases)
    func `LOC-1: the most important answers read as they were reviewed`(
        language: Language
    ) async {
        var text = ""
        for scene in GoldenScene.all {
            let rig = TillRig(language.rawValue, answer: scene.answer, typed: scene.typed)
            let seen = await rig.run(scene.words)
            text += "$ till \(scene.words.joined(separator: " "))\n"
            text += seen.out + seen.err + "= \(seen.exit.rawValue)\n\n"
        }
        let path = "Tests/ConsoleTests/golden/\(language.rawValue).txt"
        let golden = String(decoding: Repository.bytes(path), as: UTF8.self)
        let pairs = zip(text.split(separator: "\n\n"), golden.split(separator: "\n\n"))
        for (shown, expected) in pairs { #expect(shown == expected) }
        #expect(text == golden, "\(path) tells of other scenes")
    }

    @Test(arguments: Language.allCases)
    func `LOC-3: a program reads ASCII digits and no isolates in every language`(
        language: Language
    ) async throws {
        for scene in GoldenScene.all {
            let rig = TillRig(language.rawValue, answer: scene.answer, typed: scene.typed)
            let seen = await rig.run(scene.words + ["--json"])
            let json = try JSON(parsing: Array(seen.out.utf8))
            #expect(json.objectValue != nil && seen.err.isEmpty)
            let isClean = seen.out.unicodeScalars.allSatisfy {
                !DigitReader.isDirectional($0) && (DigitReader.digit($0) == nil || $0.isASCII)
            }
            #expect(isClean, "\(seen.out)")
        }
    }
}
