import TestSupport
import Testing
import World

/// A desk under a service manager.
struct ServiceTests {
    @Test func `FM-D-13: a desk that has nothing to do goes on saying that it lives`() throws {
        let scratch = ScratchFolder()
        let path = scratch.path.appending("notify").text
        let heard = UnitSockets.Notify(file: path)
        let desk = try DeskRig(in: scratch.path)
        try desk.start(environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "300000"])
        #expect(heard.next() == "READY=1")
        for _ in 0..<3 { #expect(heard.next() == "WATCHDOG=1") }
        #expect(desk.stop() == 0)
    }

    @Test func `SEC-29: the units are in order, and their exposure is at most 1.0`() {
        let judged = Finished.running(Repository.root + "/packaging/test-units", [])
        #expect(judged.code == 0, "\(judged.err)")
    }
}
