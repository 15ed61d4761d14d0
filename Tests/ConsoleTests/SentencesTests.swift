import Ledger
import Testing
import World

@testable import Console

struct SentencesTests {
    @Test func `D24: every code has a title and a hint, and no entry is an orphan`() {
        let sentences = Sentences(.english)
        let codes = Set(Code.all.map(\.text))
        let entries = Set(sentences.keys.filter { $0.hasPrefix(Code.prefix) })
        #expect(codes.subtracting(entries).isEmpty)
        #expect(entries.subtracting(codes).isEmpty)
        for code in Code.all {
            let text = sentences.problem(code.text, [:])
            #expect(!text.title.isEmpty && !text.hint.isEmpty, "\(code)")
        }
    }

    @Test func `An unknown code is named and treated by its status alone`() {
        let body: JSON = ["error": ["code": "MELMASTOON.DESK.FROM_THE_FUTURE", "params": [:]]]
        let problem = Problem(status: Status(rawValue: 428), body: body)
        #expect(problem.exitCode == .secondPerson)
        #expect(
            Sentences(.english).problem(problem.code, [:]).title.contains("FROM_THE_FUTURE")
        )
    }

    @Test func `MELMASTOON.DESK.PEER_REFUSED: a socket that the kernel keeps shut is exit 77`() {
        let problem = Problem(WireError(.denied, "EACCES"), socket: "/run/x", requestID: nil)
        #expect(problem.code == "MELMASTOON.DESK.PEER_REFUSED")
        #expect(problem.exitCode.rawValue == 77)
        #expect(problem.params["socket"] == "/run/x")
    }

    @Test(arguments: [WireError.Code.unreachable, .unnamed, .interrupted, .malformed, .tls])
    func `MELMASTOON.DESK.AGENT_UNREACHABLE: no answer at all is exit 69`(_ code: WireError.Code) {
        let problem = Problem(WireError(code, "x"), socket: "/run/x", requestID: "r-1")
        #expect(problem.code == "MELMASTOON.DESK.AGENT_UNREACHABLE")
        #expect(problem.exitCode.rawValue == 69)
    }

    @Test func `MELMASTOON.DESK.INTERNAL: a failure without a name is exit 1`() {
        let problem = Problem(status: Status(rawValue: 500), body: .null)
        #expect(problem.code == "MELMASTOON.DESK.INTERNAL")
        #expect(problem.exitCode.rawValue == 1)
    }

    @Test func `Amounts are shown in their own decimals`() {
        #expect(Screen.amount(1_234_560_000, exponent: 2) == "1,234.56")
        #expect(Screen.amount(-170_000_000, exponent: 2) == "-170.00")
        #expect(Screen.amount(4_152, exponent: 2) == "0.004152")
        #expect(Screen.amount(1_250_000_000, exponent: 0) == "1,250")
    }
}
