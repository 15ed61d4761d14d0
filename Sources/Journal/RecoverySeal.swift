import Keyring
import World

/// The keys of a segment, sealed to the tenant's recovery key (`durability.md` 3.2).
///
/// SHA-256 of the recovery key (32) ‖ ephemeral public key (32) ‖ sealed keys (64) ‖ tag (16).
enum RecoverySeal {
    static let size = 144
    static let none = [UInt8](repeating: 0, count: size)

    /// Seals the keys, or gives zeros when there is no recovery key or it is none.
    static func make(
        of both: Secret,
        to recoveryKey: [UInt8]?,
        bound: [UInt8],
        entropy: any Entropy
    ) -> [UInt8] {
        guard let recoveryKey else { return none }
        let ephemeral = AgreementKey(from: entropy)
        do {
            let shared = try ephemeral.shared(with: recoveryKey)
            let sealing = key(shared, ephemeral.publicBytes, recoveryKey)
            let nonce = [UInt8](repeating: 0, count: SealingKey.nonceSize)
            return Digest.sha256(recoveryKey).bytes + ephemeral.publicBytes
                + sealing.seal(both.exposedCopy(), nonce: nonce, aad: bound)
        } catch {
            // A key of low order seals to nobody; `doctor` shows the zeros.
            return none
        }
    }

    /// Opens the keys with the private half, as head office does.
    static func open(_ seal: [UInt8], bound: [UInt8], with key: AgreementKey) -> Secret? {
        let recoveryKey = key.publicBytes
        guard seal.count == size, Array(seal[0..<32]) == Digest.sha256(recoveryKey).bytes else {
            return nil
        }
        do {
            let ephemeral = Array(seal[32..<64])
            let sealing = Self.key(try key.shared(with: ephemeral), ephemeral, recoveryKey)
            let nonce = [UInt8](repeating: 0, count: SealingKey.nonceSize)
            return Secret(copying: try sealing.open(Array(seal[64...]), nonce: nonce, aad: bound))
        } catch {
            return nil
        }
    }

    private static func key(
        _ shared: Secret,
        _ ephemeral: [UInt8],
        _ recovery: [UInt8]
    )
        -> SealingKey
    {
        SealingKey(
            secret: KeyDerivation.hkdf(
                ikm: shared,
                salt: ephemeral + recovery,
                info: Array("melmastoon-journal/1:recovery".utf8),
                count: 32
            )
        )
    }
}
