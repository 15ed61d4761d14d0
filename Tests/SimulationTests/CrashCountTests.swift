import Simulation
import Testing

@Suite struct CrashCountTests {
    @Test func `a state counts once, and for every disk that can leave it`() {
        var states = CrashStates()
        states.insert(ImageHash(value: 7), from: .ordered)
        states.insert(ImageHash(value: 7), from: .lying20)
        states.insert(ImageHash(value: 7), from: .lying20)
        states.insert(ImageHash(value: 8), from: .ordered)
        #expect(states.count == 2)
        #expect(CrashModel.allCases.map { states.count(of: $0) } == [2, 0, 0, 1, 0])
    }

    @Test func `states that were kept are the same again, without a torn end`() {
        var whole = CrashStates()
        var kept: [UInt8] = []
        for value in UInt64(0)..<100 {
            var piece = CrashStates()
            piece.insert(ImageHash(value: value / 2 &* 0x9E37_79B9_7F4A_7C15), from: .adversarial)
            if value % 3 == 0 { piece.insert(ImageHash(value: value), from: .lying100) }
            kept += whole.add(piece)
        }
        let again = CrashStates(kept: kept + [1, 2, 3])
        #expect(again.count == whole.count)
        for model in CrashModel.allCases {
            #expect(again.count(of: model) == whole.count(of: model))
        }
        let cut = CrashStates(kept: Array(kept.dropLast(CrashStates.keptSize)))
        #expect(cut.count(of: .adversarial) + cut.count(of: .lying100) < 84)
    }

    @Test func `SC-18: an exploration broken off has looked at every kind of disk`() throws {
        let recording = try CrashRecording(seed: 2, groups: 1)
        var effort = CrashExplorer.Effort()
        effort.stride = 50
        effort.answers = 50
        var explorer = CrashExplorer(recording, groups: 1, effort)
        explorer.run { $0.states.count < 60 }
        for model in CrashModel.allCases {
            #expect(explorer.report.states.count(of: model) > 10, "\(model)")
        }
        for fault in explorer.report.faults { Issue.record("\(fault.faults) \(fault.replay)") }
    }
}
