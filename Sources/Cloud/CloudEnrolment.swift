import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Lets a device into a property, by its one-time token or by a code that was approved.
///
/// - SeeAlso: P4.
struct CloudEnrolment {
    let parts: CloudParts
    let cloudEpoch: String
    /// The names that the cloud answers to.
    let names: Set<String>

    /// Letters and digits that are not mistaken for each other (Crockford).
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// Enrols the device, or gives the same answer again to the same key (P4.2).
    ///
    /// - Parameters:
    ///   - asked: The request's body.
    ///   - key: The key that signed it.
    ///   - authority: The name the request came in by.
    ///   - now: The clock.
    ///   - newID: Mints an id.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` `ENROL_DENIED`, whatever the reason.
    func enrol(
        _ asked: EnrolmentRequest,
        by key: VerifyingKey,
        through authority: String,
        at now: Timestamp,
        newID: ID
    ) throws(Problem) -> EnrolmentAnswer {
        guard case .token(let token) = asked.mode else { throw Problem(.enrolDenied) }
        let digest = Digest.sha256(Array(token.utf8)).base64url
        let entry = try stored { () throws(CloudStoreError) in
            try parts.driver.directory { (directory) throws(CloudStoreError) in
                try directory.find(.enrolToken, digest)
            }
        }
        guard let scope = entry?.scope else { throw Problem(.enrolDenied) }
        let device = try parts.driver.decided(scope, at: now) {
            (ledger) throws(CloudStoreError) in
            try admit(asked, with: digest, by: key, as: newID, into: ledger)
        }
        return answer(for: device, of: scope, through: authority)
    }

    private func admit(
        _ asked: EnrolmentRequest,
        with digest: String,
        by key: VerifyingKey,
        as newID: ID,
        into ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<CloudLedger.DeviceRecord, Problem> {
        guard let token = try ledger.token(digest) else { return .failure(Problem(.enrolDenied)) }
        if let used = token.thumbprint {
            guard used == key.thumbprint, try ledger.key(used) != nil else {
                return .failure(Problem(.enrolDenied))
            }
        } else {
            // A fresh token lets a new key in, never one that is in already (P4.2).
            guard ledger.now <= token.expiry, try ledger.key(key.thumbprint) == nil else {
                return .failure(Problem(.enrolDenied))
            }
        }
        let device = try admit(asked, by: key, as: newID, into: ledger)
        if case .success = device { try ledger.use(token: digest, by: key.thumbprint) }
        return device
    }

    /// Lets in whom somebody approved on another screen (P4.4).
    ///
    /// - Throws: ``Problem`` `ENROL_DENIED`.
    func letIn(
        _ asked: EnrolmentRequest,
        by key: VerifyingKey,
        as newID: ID,
        _ scope: CloudScope,
        through authority: String,
        _ now: Timestamp
    ) throws(Problem) -> EnrolmentAnswer {
        let device = try parts.driver.decided(scope, at: now) {
            (ledger) throws(CloudStoreError) in
            try admit(asked, by: key, as: newID, into: ledger)
        }
        return answer(for: device, of: scope, through: authority)
    }

    /// Enters the device of a key, or finds it.
    private func admit(
        _ asked: EnrolmentRequest,
        by key: VerifyingKey,
        as newID: ID,
        into ledger: CloudLedger
    ) throws(CloudStoreError) -> Result<CloudLedger.DeviceRecord, Problem> {
        let thumbprint = key.thumbprint
        if let known = try ledger.key(thumbprint), let device = try ledger.device(known.device) {
            return .success(device)
        }
        guard try ledger.names() != nil, let code = try freeCode(in: ledger)
        else { return .failure(Problem(.enrolDenied)) }
        let replaced = try asked.replaces.map { (id) throws(CloudStoreError) in
            try ledger.device(id)
        }
        if case .some(.none) = replaced { return .failure(Problem(.enrolDenied)) }
        let device = CloudLedger.DeviceRecord(
            id: newID,
            code: code,
            status: .active,
            revokedAfter: nil,
            pepper: parts.entropy.bytes(32),
            lastSeen: ledger.now
        )
        let isAdded = try ledger.add(
            device,
            key: key.raw,
            thumbprint: thumbprint,
            agent: asked.agent.json,
            replaces: asked.replaces
        )
        guard isAdded else { return .failure(Problem(.enrolDenied)) }
        if let old = replaced ?? nil { try retire(old, for: device, in: ledger) }
        return .success(device)
    }

    /// The replaced device may only deposit, and nobody knows what it still held (P4.5).
    private func retire(
        _ old: CloudLedger.DeviceRecord,
        for device: CloudLedger.DeviceRecord,
        in ledger: CloudLedger
    ) throws(CloudStoreError) {
        try ledger.set(.revoked, of: old.id)
        let sessions = try ledger.demandRecount(of: old.id)
        for record in try ledger.incarnations(of: old.id) where record.isCurrent {
            let loss = CloudLedger.Loss(
                incarnation: record.incarnation,
                receivedSeq: record.receivedSeq,
                last: record.maxLast,
                isOpenEnded: true,
                witness: nil,
                reason: "reenrolled"
            )
            try ledger.report(loss, device: old.id, action: device.id, sessions: sessions)
        }
    }

    /// One symbol for each byte.
    static func text(of bytes: [UInt8]) -> String {
        String(bytes.map { symbols[Int($0 & 31)] })
    }

    /// A code of two characters, or of three when those are used up; never given twice (P4.3).
    private func freeCode(in ledger: CloudLedger) throws(CloudStoreError) -> String? {
        for length in [2, 3] {
            for _ in 0..<64 {
                let code = Self.text(of: parts.entropy.bytes(length))
                if try ledger.device(code: code) == nil { return code }
            }
        }
        return nil
    }

    private func answer(
        for device: CloudLedger.DeviceRecord,
        of scope: CloudScope,
        through authority: String
    ) -> EnrolmentAnswer {
        let configuration = parts.configuration
        let start = configuration.publicURL ?? "https://" + authority
        var answer = EnrolmentAnswer(
            deviceID: device.id,
            deviceCode: device.code,
            tenantID: scope.tenant.text,
            propertyID: scope.property.text,
            baseURL: start + SyncRoute.base,
            pinPepper: device.pepper
        )
        answer.standing = device.status
        let hosts = names.union([authority]).map(Self.host)
        answer.allowedHosts = Set(hosts).sorted()
        answer.cloudEpoch = cloudEpoch
        answer.certificateAuthorityPEM = configuration.certificateAuthorityPEM
        answer.commandKeys = [
            ["class": "routine", "jwk": Self.named(parts.keys.routine.verifyingKey)],
            ["class": "destructive", "jwk": Self.named(parts.keys.destructive)],
        ]
        answer.custodyKeys = [Self.named(parts.keys.custody.verifyingKey)]
        answer.recoveryKey = configuration.recoveryKey
        return answer
    }

    private static func named(_ key: VerifyingKey) -> JSON {
        var members = key.jwk.objectValue ?? [:]
        members["kid"] = .text(key.thumbprint)
        return .object(members)
    }

    /// An authority without its port.
    private static func host(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[...end])
        }
        return String(authority.prefix { $0 != ":" })
    }
}
