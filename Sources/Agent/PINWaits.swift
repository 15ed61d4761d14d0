import Ledger

/// How long a person waits after wrong PINs; counted in running time of the agent only.
///
/// 5 wrong: 30 s, doubling to 15 min; 10 wrong in a row: locked until somebody unlocks. No clock
/// shortens a wait, a restart begins it again (SEC-12).
struct PINWaits {
    /// Wrong PINs in a row from which on somebody waits.
    private static let waitLimit: Int64 = 5
    /// Wrong PINs in a row that lock.
    static let lockLimit: Int64 = 10
    private var since: [ID: Int64] = [:]
    private var told: [ID: Int64] = [:]

    /// Whether a person may try now.
    enum State: Equatable {
        case open(left: Int64)
        case waiting(seconds: Int64)
        case locked
    }

    /// Where a person stands.
    ///
    /// - Parameters:
    ///   - staff: Whose PIN.
    ///   - tries: Wrong PINs in a row, as the journal knows them.
    ///   - now: The monotonic clock, in milliseconds.
    /// - Returns: Whether they may try.
    mutating func state(_ staff: ID, tries: Int64, at now: Int64) -> State {
        if tries < Self.waitLimit { return .open(left: Self.waitLimit - tries) }
        if tries >= Self.lockLimit { return .locked }
        let wait = min(900, Int64(30) << (tries - Self.waitLimit)) * 1_000
        let start = since[staff] ?? now
        since[staff] = start
        let left = start + wait - now
        return left > 0 ? .waiting(seconds: (left + 999) / 1_000) : .open(left: 1)
    }

    /// Begins the wait after a wrong PIN.
    mutating func wrong(_ staff: ID, at now: Int64) {
        since[staff] = now
    }

    /// Whether auditors shall hear of a wrong PIN: at each wait and at the lock, once.
    ///
    /// Between two of them the person waits, and after the lock no try is taken: whoever guesses on
    /// fills no disk.
    mutating func tells(_ staff: ID, tries: Int64) -> Bool {
        guard tries >= Self.waitLimit, told[staff] != tries else { return false }
        told[staff] = tries
        return true
    }

    /// Forgets the wait of a person who got it right or was unlocked.
    mutating func clear(_ staff: ID) {
        since[staff] = nil
        told[staff] = nil
    }
}
