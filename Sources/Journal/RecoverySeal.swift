public import Keyring
public import World

/// What only the tenant's recovery key opens: the keys of a segment (`durability.md` 3.2), exports.
///
/// SHA-256 of the recovery key (32) ‖ ephemeral public key (32) ‖ sealed bytes ‖ tag (16).
public enum RecoverySeal {
    static let size = 144
    static let none = [UInt8](repeating: 0, count: size)
    private static let segment = "melmastoon-journal/1:recovery"

    /// Seals the keys, or gives zeros when there is no recovery key or it is none.
    static func make(
        of both: Secret,
        to recoveryKey: [UInt8]?,
        bound: [UInt8],
        entropy: any Entropy
    ) -> [UInt8] {
        guard let recoveryKey else { return none }
        let plain = both.exposedCopy()
        // A key of low order seals to nobody; `doctor` shows the zeros.
        return seal(plain, to: recoveryKey, for: segment, bound: bound, entropy) ?? none
    }

    /// Opens the keys with the private half, as head office does.
    static func open(_ seal: [UInt8], bound: [UInt8], with key: AgreementKey) -> Secret? {
        guard seal.count == size else { return nil }
        return open(seal, for: segment, bound: bound, with: key).map { Secret(copying: $0) }
    }

    /// Seals bytes to a recovery key.
    ///
    /// - Parameters:
    ///   - plain: The bytes.
    ///   - recoveryKey: The public half, 32 bytes.
    ///   - purpose: What it is for; a seal of one purpose is none of another.
    ///   - bound: What stands beside it in the clear and may not be changed.
    ///   - entropy: For the ephemeral key.
    /// - Returns: The seal, nil when the recovery key is none.
    public static func seal(
        _ plain: [UInt8],
        to recoveryKey: [UInt8],
        for purpose: String,
        bound: [UInt8],
        _ entropy: any Entropy
    ) -> [UInt8]? {
        let ephemeral = AgreementKey(from: entropy)
        do {
            let shared = try ephemeral.shared(with: recoveryKey)
            let sealing = key(shared, ephemeral.publicBytes, recoveryKey, purpose)
            let nonce = [UInt8](repeating: 0, count: SealingKey.nonceSize)
            return Digest.sha256(recoveryKey).bytes + ephemeral.publicBytes
                + sealing.seal(plain, nonce: nonce, aad: bound)
        } catch {
            return nil
        }
    }

    /// Opens a seal with the private half, as head office does.
    ///
    /// - Parameters:
    ///   - seal: The seal.
    ///   - purpose: What it is for.
    ///   - bound: What stands beside it in the clear.
    ///   - key: The recovery key.
    /// - Returns: The bytes, nil when it is not of this key, purpose and company.
    public static func open(
        _ seal: [UInt8],
        for purpose: String,
        bound: [UInt8],
        with key: AgreementKey
    ) -> [UInt8]? {
        let recoveryKey = key.publicBytes
        guard seal.count >= 64 + SealingKey.tagSize,
            Array(seal[0..<32]) == Digest.sha256(recoveryKey).bytes
        else { return nil }
        do {
            let ephemeral = Array(seal[32..<64])
            let shared = try key.shared(with: ephemeral)
            let sealing = Self.key(shared, ephemeral, recoveryKey, purpose)
            let nonce = [UInt8](repeating: 0, count: SealingKey.nonceSize)
            return try sealing.open(Array(seal[64...]), nonce: nonce, aad: bound)
        } catch {
            return nil
        }
    }

    private static func key(
        _ shared: Secret,
        _ ephemeral: [UInt8],
        _ recovery: [UInt8],
        _ purpose: String
    ) -> SealingKey {
        SealingKey(
            secret: KeyDerivation.hkdf(
                ikm: shared,
                salt: ephemeral + recovery,
                info: Array(purpose.utf8),
                count: 32
            )
        )
    }
}
