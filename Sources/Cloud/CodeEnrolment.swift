import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Lets a device in by a code that a person compares on two screens (P4.4, SEC-6).
struct CodeEnrolment {
    let enrolment: CloudEnrolment
    private var parts: CloudParts { enrolment.parts }

    /// How long a code is good, in seconds.
    private static let lifetime: Int64 = 900
    /// How long a desk leaves between two questions, in seconds.
    private static let interval: Int64 = 5

    /// Shows a code, the same one to the same key while it is good.
    ///
    /// - Parameters:
    ///   - asked: The request's body.
    ///   - key: The key that signed it.
    ///   - authority: The name the request came in by.
    ///   - now: The clock.
    ///   - newID: Mints an id.
    /// - Returns: What the desk shows.
    /// - Throws: ``Problem`` when too many wait.
    func begin(
        _ asked: EnrolmentRequest,
        by key: VerifyingKey,
        through authority: String,
        at now: Timestamp,
        newID: ID
    ) throws(Problem) -> UserCode {
        let fresh = EnrolRequests.Pending(
            id: newID,
            code: CloudEnrolment.text(of: parts.entropy.bytes(8)),
            thumbprint: key.thumbprint,
            request: asked.json,
            expiry: now.adding(milliseconds: Self.lifetime * 1_000),
            interval: Self.interval,
            polled: now
        )
        let kept = try stored { () throws(CloudStoreError) -> EnrolRequests.Pending? in
            try parts.driver.enrolRequests {
                (requests) throws(CloudStoreError) -> EnrolRequests.Pending? in
                if let known = try requests.find(key: key.thumbprint, at: now) { return known }
                return try requests.open(fresh, at: now) ? fresh : nil
            }
        }
        guard let kept else { throw Problem(.rateLimited) }
        let start = parts.configuration.publicURL ?? "https://" + authority
        return UserCode(
            enrolID: kept.id,
            code: kept.code,
            verificationURI: start + "/enrol",
            expiresIn: max(1, (kept.expiry.milliseconds - now.milliseconds) / 1_000),
            interval: kept.interval,
            fingerprint: kept.thumbprint
        )
    }

    /// Lets the device in once it was approved; the same answer again to the same key.
    ///
    /// - Parameters:
    ///   - id: The name it asks by.
    ///   - check: Checks that the request is signed with the key that waits.
    ///   - authority: The name the request came in by.
    ///   - now: The clock.
    ///   - newID: Mints an id.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` that says to wait, to slow down, or that it is over.
    func poll(
        _ id: ID,
        checking check: (VerifyingKey) throws(Problem) -> Void,
        through authority: String,
        at now: Timestamp,
        newID: ID
    ) throws(Problem) -> EnrolmentAnswer {
        let found = try stored { () throws(CloudStoreError) in
            try parts.driver.enrolRequests { (requests) throws(CloudStoreError) in
                try requests.find(id)
            }
        }
        guard let pending = found else { throw Problem(.enrolDenied) }
        let asked = try shaped { () throws(ShapeError) in try EnrolmentRequest(pending.request) }
        guard let key = VerifyingKey(jwk: asked.key) else { throw Problem(.enrolDenied) }
        try check(key)
        if let scope = pending.scope {
            return try enrolment.letIn(asked, by: key, as: newID, scope, through: authority, now)
        }
        guard now <= pending.expiry else { throw Problem(.enrolExpired) }
        throw Problem(try wait(pending, at: now) ? .enrolPending : .enrolSlowDown)
    }

    /// Notes a question; false when it came too soon, and the next must leave more time.
    private func wait(_ found: EnrolRequests.Pending, at now: Timestamp) throws(Problem) -> Bool {
        var pending = found
        let since = now.milliseconds - pending.polled.milliseconds
        // Half a second of grace: clocks and lines are not that even.
        let isInTime = since >= pending.interval * 1_000 - 500
        pending.polled = now
        if !isInTime { pending.interval += Self.interval }
        try stored { () throws(CloudStoreError) in
            try parts.driver.enrolRequests { [pending] (requests) throws(CloudStoreError) in
                try requests.put(pending)
            }
        }
        return isInTime
    }
}
