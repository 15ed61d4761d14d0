import Journal
import Ledger
import Simulation
import Testing

@Suite struct CrashCheckerTests {
    private let incarnation = id(1)

    private static func id(_ number: UInt8) -> ID {
        guard let id = ID(bytes: [UInt8](repeating: number, count: 16)) else {
            preconditionFailure("16 bytes are an id")
        }
        return id
    }

    @Test func `I-1: the checker sees a saved action that is gone`() {
        var evidence = CrashEvidence()
        #expect(NothingLost.faults(evidence).isEmpty)
        evidence.told = [ToldAction(id: Self.id(1), incarnation: incarnation, seq: 7, hash: [1])]
        #expect(
            NothingLost.faults(evidence) == [
                "I-1: 7 was saved and is not in the journal",
                "I-1: 7 was saved and is not in the store",
            ]
        )
        evidence.halt = "locked"
        #expect(NothingLost.faults(evidence) == ["I-1: the desk does not come up: locked"])
    }

    @Test func `I-3: the checker sees a number that was given twice`() {
        var evidence = CrashEvidence()
        evidence.told = [
            ToldAction(id: Self.id(1), incarnation: incarnation, seq: 7, hash: [1]),
            ToldAction(id: Self.id(2), incarnation: incarnation, seq: 7, hash: [2]),
        ]
        #expect(NumberedOnce.faults(evidence) == ["I-3: number 7 has 2 hashes"])
    }
}
