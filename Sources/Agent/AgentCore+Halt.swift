import Desk
import Ledger
import World

// A store that cannot be made again now is no reason to die, and none to make another one: the desk
// lets go of everything but the folder's lock, says why by name, and boots again after a while. The
// boot's table decides what the folder needs then, as it does after a power cut (I-27).

extension AgentCore {
    /// The first pause before a desk that may do nothing looks again, in milliseconds; it doubles.
    private static let firstPause: Int64 = 2_000
    /// The longest one.
    private static let longestPause: Int64 = 64_000

    /// Makes the store of an agent again that gave it up.
    func mend(_ agent: DeviceAgent) {
        guard agent.needsRebuild, let locked = agent.rebuildStore() else { return }
        giveUp(agent, as: locked)
        lookAgainLater()
    }

    /// Lets go of an agent that can do nothing any more, and tells those who wait for it.
    func giveUp(_ agent: DeviceAgent, as locked: LockedDesk) {
        agent.close()
        standing = .locked(locked, nil)
        fetching = nil
        // What the old agent asked the cloud is none of the next one's.
        stale += inFlight
        inFlight = []
        for waiter in waiters {
            answer(admin, waiter.ticket, locked.respond(to: .status, now: ports.clock.now()))
        }
        waiters = []
    }

    /// Plans the next look at a folder that keeps the desk locked.
    func lookAgainLater() {
        let pause = retryPause ?? Self.firstPause
        retryPause = min(pause * 2, Self.longestPause)
        run([.wait(until: ports.clock.now().adding(milliseconds: pause))])
    }

    /// Boots again; whoever is still locked then looks again later.
    func lookAgain() {
        do throws(BootError) { take(try boot.run(holding: lock)) } catch {
            ports.log.write(.error, "boot.refused", [])
            lookAgainLater()
        }
    }

    /// Whether an answer belongs to an agent that is gone.
    func isStale(_ errand: Errand) -> Bool {
        guard let place = stale.firstIndex(of: errand) else { return false }
        stale.remove(at: place)
        return true
    }
}

extension Request {
    /// The question that a desk which may do nothing answers.
    fileprivate static let status = Request(.get, "/v1/status")
}
