import Sync
import TestSupport
import Testing
import World

@testable import Agent

/// What time a request says, when the desktop's clock is far off.
struct RequestClockTests {
    @Test func `P5.5: a request is never dated before this program was made`() throws {
        let folder = DeskFolder()
        let agent = try folder.commission()
        defer { agent.close() }
        try agent.beginTalk()
        let now = folder.clock.now()
        // The clock was ahead, which the cloud corrected; then its battery died.
        agent.talk?.estimate.correct(cloud: now, local: now.adding(milliseconds: 2_400_000))
        folder.clock.setWall(Timestamp(milliseconds: 7_000))
        let signed = agent.signed(.hello, body: [1]).headers["Signature-Input"] ?? ""
        let built = Product.releasedAt.milliseconds / 1_000
        #expect(signed.contains(";created=\(built);"), "\(signed)")
    }
}
