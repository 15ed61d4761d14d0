import Keyring

/// What a turn of the agent leaves to those who can wait: line, clock, PIN checks, listeners.
public struct AgentOutput {
    /// To be run, in this order.
    public internal(set) var errands: [Errand] = []
    /// PINs to be checked beside the agent, one at a time; each comes back with its results.
    public internal(set) var checks: [PINWork] = []
    /// Whether requests that were parked have answers now.
    public internal(set) var hasAnswers = false
    /// Whether more requests wait for a turn.
    public internal(set) var isTurnWanted = false
}

/// A request whose PINs must be checked before it goes on.
public struct PINWork: Sendable {
    let work: DeskWork
    let checks: [PINCheck]
    private let pepper: Secret

    init(_ work: DeskWork, _ checks: [PINCheck], pepper: Secret) {
        self.work = work
        self.checks = checks
        self.pepper = pepper
    }

    /// Which of its PINs are right, in their order; unknown staff's never is.
    ///
    /// Each costs 128 MiB and half a second by the standard verifier (SEC-11).
    public func results() -> [Bool] {
        checks.map { check in
            let matches = check.verifier.matches(pin: check.pin, pepper: pepper)
            return matches && check.staffID != nil
        }
    }
}
