import Platform
import Synchronization
import TestSupport
import Testing
import World

@testable import Agent

/// The beats that a service manager waits for.
@Suite struct PulseTests {
    @Test func `FM-D-13: an agent whose queue stands still does not beat`() async throws {
        let gong = Gong()
        let (held, free) = (Beats(), Beats())
        let stuck = runtime(clock: HeldClock(gong))
        let going = runtime(clock: ManualClock())
        // A request of an agent that boots is refused with the time, which this one waits for.
        _ = stuck.deskResponder.respond(to: Request(.get, "/v1/status", ticket: 1))
        let loops = [
            Task { await loop(stuck) { held.add() }.run() },
            Task { await loop(going) { free.add() }.run() },
        ]
        try await Blocking.run {
            #expect(Child.wait(atMost: .seconds(600)) { free.count > 4 })
            #expect(held.count == 0)
            gong.strike()
            #expect(Child.wait(atMost: .seconds(600)) { held.count > 0 })
        }
        for loop in loops { loop.cancel() }
    }

    private func loop(
        _ runtime: AgentRuntime,
        _ beat: @escaping @Sendable () -> Void
    ) -> SyncLoop {
        SyncLoop(runtime, pulse: Pulse(spanMilliseconds: 3, beat: beat))
    }

    private func runtime(clock: any Clock) -> AgentRuntime {
        AgentRuntime(
            configuration: AgentConfiguration(),
            state: DiskPath("/nowhere"),
            credential: nil,
            ports: AgentPorts(
                clock: clock,
                entropy: SeededEntropy(1),
                disk: PosixDisk(),
                log: QuietLog(),
                zoneFile: { _ in nil }
            ),
            connect: { _ in preconditionFailure("nobody connects") },
            poke: {}
        )
    }
}

/// How often a service manager was told.
private final class Beats: Sendable {
    private let told = Mutex(0)

    var count: Int { told.withLock { $0 } }

    func add() { told.withLock { $0 += 1 } }
}

/// A clock whose time comes when a gong is struck.
private final class HeldClock: Clock {
    private let gong: Gong

    init(_ gong: Gong) { self.gong = gong }

    func now() -> Timestamp {
        gong.wait()
        gong.strike()
        return Timestamp(milliseconds: 0)
    }

    func monotonicMilliseconds() -> Int64 { 0 }
}
