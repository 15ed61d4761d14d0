import Keyring
import Ledger
import World

/// Who is logged in: tokens as SHA-256, in memory only.
///
/// A login ends after a time without work, after a time in all, at a restart, and when the person's
/// PIN, roles or state change.
///
/// - SeeAlso: SEC-13.
struct LoginBook {
    /// One login.
    struct Login {
        let staffID: ID
        let code: String
        let pinVersion: Int64
        let roles: Set<Role>
        let userID: UInt32?
        let begun: Int64
        var used: Int64
    }

    /// After this much time without work a login ends, in milliseconds of the monotonic clock.
    var idleLimit: Int64 = 15 * 60_000
    /// After this much time in all a login ends.
    var lifeLimit: Int64 = 12 * 3_600_000
    private var logins: [Digest: Login] = [:]

    /// More logins than a desk has people; the longest unused goes.
    private static let limit = 64

    /// Begins a login and gives its token.
    mutating func begin(
        _ staff: Staff,
        peer: Peer,
        at now: Int64,
        entropy: any Entropy
    ) -> String {
        let token = Base64.text(entropy.bytes(32))
        if logins.count >= Self.limit,
            let oldest = logins.min(by: { $0.value.used < $1.value.used })?.key
        {
            logins[oldest] = nil
        }
        logins[Self.key(token)] = Login(
            staffID: staff.id,
            code: staff.code,
            pinVersion: staff.pin?.version ?? 0,
            roles: staff.roles,
            userID: Self.userID(peer),
            begun: now,
            used: now
        )
        return token
    }

    /// The login of a token, its time begun anew; nil when it is dead or somebody else's.
    mutating func login(_ token: String, peer: Peer, at now: Int64) -> Login? {
        let key = Self.key(token)
        guard var login = logins[key] else { return nil }
        guard now - login.used <= idleLimit, now - login.begun <= lifeLimit else {
            logins[key] = nil
            return nil
        }
        guard login.userID == nil || login.userID == Self.userID(peer) else { return nil }
        login.used = now
        logins[key] = login
        return login
    }

    /// Ends a login.
    mutating func end(_ token: String) {
        logins[Self.key(token)] = nil
    }

    /// Ends the logins of everybody whose PIN, roles or state is not as it was.
    mutating func endChanged(_ staff: (ID) -> Staff?) {
        logins = logins.filter { _, login in
            guard let now = staff(login.staffID), !now.isDisabled else { return false }
            return now.pin?.version ?? 0 == login.pinVersion && now.roles == login.roles
        }
    }

    private static func key(_ token: String) -> Digest { .sha256(Array(token.utf8)) }

    /// Bound to the peer where the kernel shows one; 65534 is "nobody we may see" (SEC-19).
    private static func userID(_ peer: Peer) -> UInt32? {
        switch peer {
        case .local(let userID, _): userID == 65_534 ? nil : userID
        case .remote, .direct: nil
        }
    }
}
