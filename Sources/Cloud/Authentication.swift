import CloudStore
import Keyring
import Ledger
import Sync
import World

/// Who a request is by: tenant, property and device come from the key, never from the body.
///
/// - SeeAlso: P5.
struct Authentication {
    let driver: any CloudDriver
    let authorities: Set<String>

    /// Finds the device that signed a request.
    ///
    /// - Throws: ``Problem``; the same for a key of somebody else as for no key at all (SEC-35).
    func caller(
        of request: Request,
        on route: SyncRoute,
        at now: Timestamp
    ) throws(Problem) -> Caller {
        let signer = try signer(of: request, at: now)
        guard let name = request.headers[SyncHeaders.device], name == signer.device.id.text else {
            throw Problem(.deviceUnknown)
        }
        guard let text = request.headers[SyncHeaders.state], let state = SyncState(text) else {
            throw Problem(.envelopeInvalid, detail: "Sync-State is not as it should be.")
        }
        switch signer.device.status {
        case .active: break
        case .suspended: throw Problem(.deviceSuspended)
        case .revoked: if !route.isOpenToRevoked { throw Problem(.deviceRevoked) }
        }
        let home = try stored { () throws(CloudStoreError) in
            try driver.transaction(signer.scope, at: now) {
                (ledger) throws(CloudStoreError) -> String? in
                if let home = try ledger.newHome() { return home }
                // SPEC: P5.7: the first request with the new key ends the old one.
                try ledger.endKeys(before: signer.key.thumbprint)
                try ledger.witness(
                    state.last,
                    device: signer.device.id,
                    incarnation: state.incarnation
                )
                return nil
            }
        }
        if let home { throw Problem(.regionMoved, members: ["base_url": .text(home)]) }
        return Caller(
            scope: signer.scope,
            device: signer.device,
            key: signer.key,
            state: state
        )
    }

    /// Checks that an enrolment is signed with the key that it brings (P4.1).
    ///
    /// - Throws: ``Problem``.
    func checkEnrolment(
        _ request: Request,
        by key: VerifyingKey,
        at now: Timestamp
    ) throws(Problem) {
        _ = try check { keyID in
            keyID == key.thumbprint ? key : nil
        } isValid: {
            $0
        }
        .key(of: request, isEnrolled: false, at: now)
    }

    private struct Signer {
        let scope: CloudScope
        let device: CloudLedger.DeviceRecord
        let key: VerifyingKey
    }

    private func signer(of request: Request, at now: Timestamp) throws(Problem) -> Signer {
        var failure: Problem?
        let found = check { keyID in
            do throws(Problem) { return try find(keyID, at: now) } catch {
                failure = error
                return nil
            }
        } isValid: {
            $0.key
        }
        do throws(Problem) {
            return try found.key(of: request, isEnrolled: true, at: now)
        } catch { throw failure ?? error }
    }

    private func find(_ keyID: String, at now: Timestamp) throws(Problem) -> Signer? {
        try stored { () throws(CloudStoreError) in
            let entry = try driver.directory { (directory) throws(CloudStoreError) in
                try directory.find(.deviceKey, keyID)
            }
            guard let scope = entry?.scope else { return nil }
            return try driver.transaction(scope, at: now) { (ledger) throws(CloudStoreError) in
                guard let known = try ledger.key(keyID),
                    let key = VerifyingKey(raw: known.raw),
                    let device = try ledger.device(known.device)
                else { return nil }
                return Signer(scope: scope, device: device, key: key)
            }
        }
    }

    private func check<Key>(
        _ find: @escaping (_ keyID: String) -> Key?,
        isValid key: @escaping (Key) -> VerifyingKey
    ) -> SignatureCheck<Key> {
        SignatureCheck(
            servedAuthorities: authorities,
            findKey: find,
            digest: { Digest.sha256($0).bytes },
            isValid: { signature, bytes, found in
                key(found).isValid(signature, over: bytes)
            }
        )
    }
}
