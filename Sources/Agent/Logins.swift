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

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Which of the PINs of a request are right.
    func results(_ work: PINWork) -> [Bool] { work.results() }
}
