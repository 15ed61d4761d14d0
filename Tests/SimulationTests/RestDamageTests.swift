import Simulation
import Testing

@Suite struct RestDamageTests {
    @Test func `SC-19, FM-C-13: damage to one file at rest is found at boot, and nothing is lost`()
        throws
    {
        let damage = RestDamage(try CrashRecording(seed: 4, groups: 1))
        let kept = damage.runKeyless() + damage.runSaltless() + damage.runReadable(turn: 2)
        for fault in kept { Issue.record("\(fault)") }
        for isStoreGone in [false, true] {
            for fault in damage.runBoth(seed: 1, isStoreGone: isStoreGone) {
                Issue.record("\(fault)")
            }
        }
        var seed: UInt64 = 0
        for victim in RestDamage.Victim.allCases {
            for kind in RestDamage.Kind.allCases {
                for _ in 0..<3 {
                    seed += 1
                    for fault in damage.run(victim, kind, seed: seed) {
                        Issue.record("\(fault): \(victim) \(kind) seed \(seed)")
                    }
                }
            }
        }
    }
}
