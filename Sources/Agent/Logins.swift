import Keyring
import Ledger

/// One PIN to be checked, and against what.
struct PINCheck: Sendable {
    /// The code the person named.
    let staff: String
    /// Whose PIN; nil for a code nobody has, which costs the same time.
    let staffID: ID?
    let pin: Secret
    let verifier: PINVerifier
}

/// Checks PINs beside the capture queue, one at a time: each costs 128 MiB and half a second.
///
/// - SeeAlso: SEC-11, S-23.
actor Logins {
    private let executor = QueueExecutor(label: "pins")
    private let pepper: Secret

    init(pepper: Secret) {
        self.pepper = pepper
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Which of the checks hold, in their order; unknown staff never does.
    func results(_ checks: [PINCheck]) -> [Bool] {
        checks.map { check in
            let matches = check.verifier.matches(pin: check.pin, pepper: pepper)
            return matches && check.staffID != nil
        }
    }
}
