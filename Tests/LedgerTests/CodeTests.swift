import Ledger
import Testing

/// The closed list of codes and notes.
struct CodeTests {
    @Test func `D24: every code is found by its text, and no text is there twice`() {
        for code in Code.all { #expect(Code(code.text) == code) }
        #expect(Set(Code.all.map(\.text)).count == Code.all.count)
        #expect(Code.desk(.nothingDue).text == "MELMASTOON.DESK.NOTHING_DUE")
        for text in [
            "", "MELMASTOON.", "MELMASTOON.DESK.NOPE", "DESK.BUSY", "melmastoon.desk.busy",
        ] {
            #expect(Code(text) == nil, "\(text)")
        }
    }

    @Test func `D25: codes end a verb with the exit code of their kind`() {
        let wanted: [(Code, Int32)] = [
            (.desk(.internal), 1), (.desk(.shortTender), 3), (.desk(.busy), 4),
            (.desk(.drawerFrozen), 5), (.desk(.samePerson), 6), (.desk(.needsLine), 7),
            (.desk(.usage), 64), (.desk(.agentUnreachable), 69), (.desk(.peerRefused), 77),
            (.iam(.pinWrong), 77), (.iam(.stepUpRequired), 6), (.store(.corrupt), 5),
            (.store(.outcomeUnknown), 4), (.sync(.enrolDenied), 3), (.sync(.unavailable), 7),
            (.billing(.noPost), 3),
        ]
        for (code, exit) in wanted { #expect(code.exitCode == exit, "\(code)") }
        let known: Set<Int32> = [1, 3, 4, 5, 6, 7, 64, 69, 77]
        for code in Code.all { #expect(known.contains(code.exitCode), "\(code)") }
    }

    @Test func `ATT-1: the starred notes open an attention item`() {
        let starred = Note.allCases.filter(\.opensAttention).map(\.rawValue)
        #expect(Note.allCases.count == 35)
        #expect(
            starred == [
                "VARIANCE_FLAGGED", "REFUND_DUE", "CREDIT_LIMIT", "COMPLIANCE_REVIEW",
                "DRAWER_NEGATIVE", "SLIP_DUPLICATE", "ACTOR_NOT_PERMITTED", "PII_DETECTED",
                "UNMAPPED",
            ]
        )
    }
}
