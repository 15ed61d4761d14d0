import COpenSSL

/// Keys made from other keys, and keys made from what a person can remember.
public enum KeyDerivation {
    /// HKDF-SHA-256 (RFC 5869): extract and expand.
    ///
    /// - Parameters:
    ///   - ikm: The key to derive from.
    ///   - salt: Random, not secret; may be empty.
    ///   - info: What the derived key is for.
    ///   - count: Bytes wanted, at most 8160.
    /// - Returns: The derived bytes.
    public static func hkdf(ikm: Secret, salt: [UInt8], info: [UInt8], count: Int) -> Secret {
        precondition((1...8_160).contains(count), "HKDF gives 1 to 8160 bytes")
        guard let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else {
            preconditionFailure("libcrypto has no HKDF")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        unsafe requireSuccess(EVP_PKEY_derive_init(context), "derive_init")
        unsafe requireSuccess(EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()), "hkdf_md")
        unsafe requireSuccess(
            EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)),
            "hkdf_salt"
        )
        unsafe ikm.withPointer { start in
            unsafe requireSuccess(
                EVP_PKEY_CTX_set1_hkdf_key(context, start, Int32(ikm.count)),
                "hkdf_key"
            )
        }
        unsafe requireSuccess(
            EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(info.count)),
            "hkdf_info"
        )
        var length = count
        return unsafe Secret.written(count: count) { target in
            unsafe requireSuccess(EVP_PKEY_derive(context, target, &length), "derive")
        }
    }

    /// scrypt (RFC 7914): slow and large on purpose.
    ///
    /// - Parameters:
    ///   - secret: What a person remembers.
    ///   - salt: Random, per secret.
    ///   - cost: N, r and p; the memory is 128 · N · r bytes.
    ///   - count: Bytes wanted.
    /// - Returns: The derived bytes.
    public static func scrypt(
        secret: Secret,
        salt: [UInt8],
        cost: ScryptCost,
        count: Int
    ) -> Secret {
        let rounds = UInt64(1) << UInt64(cost.log2N)
        let memory = 128 * UInt64(cost.r) * (rounds + UInt64(cost.p) + 2) + 65_536
        return unsafe Secret.written(count: count) { target in
            unsafe secret.withPointer { start in
                let code = unsafe start.withMemoryRebound(to: CChar.self, capacity: secret.count) {
                    unsafe EVP_PBE_scrypt(
                        $0,
                        secret.count,
                        salt,
                        salt.count,
                        rounds,
                        UInt64(cost.r),
                        UInt64(cost.p),
                        memory,
                        target,
                        count
                    )
                }
                requireSuccess(code, "scrypt")
            }
        }
    }

    /// PBKDF2 (RFC 8018) with the HMAC of a hash function, as SQLCipher derives its MAC key.
    ///
    /// - Parameters:
    ///   - secret: The key or passphrase.
    ///   - salt: The salt.
    ///   - rounds: Iterations, above zero.
    ///   - count: Bytes wanted.
    ///   - hash: The hash function under the HMAC.
    /// - Returns: The derived bytes.
    public static func pbkdf2(
        secret: Secret,
        salt: [UInt8],
        rounds: Int,
        count: Int,
        hash: HashFunction
    ) -> Secret {
        unsafe Secret.written(count: count) { target in
            unsafe secret.withPointer { start in
                let code = unsafe start.withMemoryRebound(to: CChar.self, capacity: secret.count) {
                    unsafe PKCS5_PBKDF2_HMAC(
                        $0,
                        Int32(secret.count),
                        salt,
                        Int32(salt.count),
                        Int32(rounds),
                        hash.method,
                        Int32(count),
                        target
                    )
                }
                requireSuccess(code, "PBKDF2")
            }
        }
    }
}

/// How much time and memory a scrypt takes.
public struct ScryptCost: Hashable, Sendable {
    /// The binary logarithm of N.
    public let log2N: Int
    /// The block size.
    public let r: Int
    /// The number of runs, one after the other.
    public let p: Int

    /// The cost of P12.4: 128 MiB, about half a second.
    public static let standard = ScryptCost(exactly: 17, r: 8, p: 1)

    private init(exactly log2N: Int, r: Int, p: Int) {
        (self.log2N, self.r, self.p) = (log2N, r, p)
    }

    /// Makes a cost, or gives nil outside what a desktop can bear: 256 MiB, four runs.
    public init?(log2N: Int, r: Int, p: Int) {
        guard (1...18).contains(log2N), (1...16).contains(r), (1...4).contains(p),
            r << log2N <= 1 << 21
        else { return nil }
        self.init(exactly: log2N, r: r, p: p)
    }
}
