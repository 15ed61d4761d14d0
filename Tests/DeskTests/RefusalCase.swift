import Desk
import Ledger
import Testing
import World

/// One code that a command is refused with before anything is saved.
struct RefusalCase: CustomTestStringConvertible, Sendable {
    /// The exit code of `till`, and the HTTP status that goes with it (D25).
    let exit: (code: Int32, status: Int)
    /// The code, and what happened, as the name of a test.
    let sentence: String
    /// Who asks.
    let actor: String
    /// Whether c07 has opened a session with AFN 5000 before.
    let isOpened: Bool
    /// Makes the situation, and gives the command.
    let prepare: @Sendable (inout Shop) throws -> any Command

    init(
        _ exit: (code: Int32, status: Int),
        proves sentence: String,
        by actor: String = "c07",
        opened isOpened: Bool = true,
        _ prepare: @escaping @Sendable (inout Shop) throws -> any Command
    ) {
        self.exit = exit
        self.sentence = sentence
        self.actor = actor
        self.isOpened = isOpened
        self.prepare = prepare
    }

    var testDescription: String { sentence }

    var code: String { String(sentence.prefix { $0 != ":" }) }
}

/// Every refusal of the desk's rules, as a cashier comes by it (`domain.md` 15).
struct RefusalCodeTests {
    @Test(arguments: RefusalCase.sessions + RefusalCase.money + RefusalCase.people)
    func `D25: a refusal has its code, exit code and status, and nothing is saved`(
        _ refusal: RefusalCase
    ) throws {
        var shop = try Shop.kabul()
        if refusal.isOpened {
            try shop.run(OpenSession(drawer: "D1", opening: try counted(5_000)), as: "c07")
        }
        let command = try refusal.prepare(&shop)
        let before = shop.records.map(\.action.id)
        let refused = shop.refusal(command, as: refusal.actor)
        let code = try #require(refused)
        #expect(code.text == refusal.code)
        #expect(code.exitCode == refusal.exit.code)
        #expect(Int(Refusal(code).status.rawValue) == refusal.exit.status)
        #expect(shop.records.map(\.action.id) == before)
    }
}
