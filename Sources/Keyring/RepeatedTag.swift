import COpenSSL

/// Makes HMAC tags under one key that is prepared once: a store has one on every page of 4 KiB.
///
/// Misuse: one caller at a time.
@safe
public final class RepeatedTag {
    // SAFETY: the context belongs to this object alone and is freed in `deinit`.
    private let context: OpaquePointer
    private let size: Int

    /// Prepares a key.
    public init(key: Secret, hash: HashFunction) {
        let method = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
        defer { unsafe EVP_MAC_free(method) }
        guard let made = unsafe EVP_MAC_CTX_new(method) else {
            preconditionFailure("libcrypto refused HMAC")
        }
        unsafe context = made
        size = hash.size
        unsafe key.withPointer { start in
            let answer = unsafe melmastoon_hmac_init(made, start, key.count, hash.method)
            requireSuccess(answer, "MAC_init")
        }
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// The tag of two stretches of bytes, one after the other.
    public func tag(_ bytes: ArraySlice<UInt8>, _ more: [UInt8]) -> [UInt8] {
        var made = [UInt8](repeating: 0, count: size)
        var count = 0
        unsafe requireSuccess(EVP_MAC_init(context, nil, 0, nil), "MAC_init")
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe requireSuccess(
                EVP_MAC_update(context, bytes.baseAddress, bytes.count),
                "MAC_update"
            )
        }
        unsafe requireSuccess(EVP_MAC_update(context, more, more.count), "MAC_update")
        unsafe requireSuccess(EVP_MAC_final(context, &made, &count, size), "MAC_final")
        return made
    }
}
