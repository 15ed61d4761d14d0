import Keyring

/// The key and frame numbers that both ends of a dump share.
struct FrameSeal {
    private let key: SealingKey
    private var number: UInt64 = 0

    init(_ key: FrameKey, salt: [UInt8]) {
        self.key = SealingKey(
            secret: KeyDerivation.hkdf(ikm: key.secret, salt: salt, info: key.info, count: 32)
        )
    }

    mutating func seal(_ plain: [UInt8], isLast: Bool) -> [UInt8] {
        defer { number += 1 }
        return key.seal(plain, nonce: nonce, aad: aad(isLast))
    }

    /// Opens the next frame and says whether it is the last, nil when it is neither.
    mutating func open(_ sealed: [UInt8]) -> (plain: [UInt8], isLast: Bool)? {
        defer { number += 1 }
        for isLast in [false, true] {
            do {
                return (try key.open(sealed, nonce: nonce, aad: aad(isLast)), isLast)
            } catch { continue }
        }
        return nil
    }

    private var nonce: [UInt8] { ReplicaDump.bytes(number, count: 8) + [0, 0, 0, 0] }

    private func aad(_ isLast: Bool) -> [UInt8] {
        ReplicaDump.bytes(number, count: 8) + [isLast ? 1 : 0]
    }
}
