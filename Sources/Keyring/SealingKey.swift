import COpenSSL

/// An AES-256-GCM key: seals bytes so that nobody can read or change them.
///
/// Misuse: one key and one nonce never seal two different texts (I-12).
public struct SealingKey: Sendable {
    /// Bytes a sealed text is longer than the plain one.
    public static let tagSize = 16
    /// Bytes of a nonce.
    public static let nonceSize = 12

    private let secret: Secret

    /// Wraps 32 secret bytes.
    public init(secret: Secret) {
        precondition(secret.count == 32, "AES-256 takes 32 bytes")
        self.secret = secret
    }

    /// Seals bytes.
    ///
    /// - Parameters:
    ///   - plain: What is to be hidden.
    ///   - nonce: 12 bytes, never used before with this key.
    ///   - aad: What is bound to it and stays readable.
    /// - Returns: The ciphertext, followed by the tag of 16 bytes.
    public func seal(_ plain: [UInt8], nonce: [UInt8], aad: [UInt8]) -> [UInt8] {
        var run = CipherRun(key: secret, nonce: nonce, isSealing: true)
        run.bind(aad)
        var sealed = run.pass(plain[...])
        sealed += run.tag()
        return sealed
    }

    /// Opens what ``seal(_:nonce:aad:)`` made.
    ///
    /// - Parameters:
    ///   - sealed: Ciphertext and tag.
    ///   - nonce: The same 12 bytes.
    ///   - aad: The same bound bytes.
    /// - Returns: The plain bytes.
    /// - Throws: ``KeyringError/notAuthentic`` when anything differs.
    public func open(
        _ sealed: [UInt8],
        nonce: [UInt8],
        aad: [UInt8]
    ) throws(KeyringError) -> [UInt8] {
        guard sealed.count >= Self.tagSize else { throw .notAuthentic }
        let end = sealed.count - Self.tagSize
        var run = CipherRun(key: secret, nonce: nonce, isSealing: false)
        run.bind(aad)
        let plain = run.pass(sealed[..<end])
        guard run.isTag(Array(sealed[end...])) else { throw .notAuthentic }
        return plain
    }
}

/// One pass of AES-256-GCM over one text.
@safe
private struct CipherRun: ~Copyable {
    private let context: OpaquePointer

    init(key: Secret, nonce: [UInt8], isSealing: Bool) {
        precondition(nonce.count == SealingKey.nonceSize, "a nonce has 12 bytes")
        guard let made = unsafe EVP_CIPHER_CTX_new() else {
            preconditionFailure("no memory for a cipher")
        }
        unsafe context = made
        unsafe key.withPointer { start in
            unsafe requireSuccess(
                EVP_CipherInit_ex(made, EVP_aes_256_gcm(), nil, start, nonce, isSealing ? 1 : 0),
                "CipherInit"
            )
        }
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)
    }

    mutating func bind(_ aad: [UInt8]) {
        var length: Int32 = 0
        unsafe requireSuccess(
            EVP_CipherUpdate(context, nil, &length, aad, Int32(aad.count)),
            "CipherUpdate"
        )
    }

    mutating func pass(_ input: ArraySlice<UInt8>) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var length: Int32 = 0
        unsafe input.withUnsafeBufferPointer { source in
            unsafe requireSuccess(
                EVP_CipherUpdate(
                    context,
                    &output,
                    &length,
                    source.baseAddress,
                    Int32(source.count)
                ),
                "CipherUpdate"
            )
        }
        precondition(Int(length) == input.count, "GCM gives as many bytes as it takes")
        return output
    }

    mutating func tag() -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        unsafe requireSuccess(EVP_CipherFinal_ex(context, &rest, &length), "CipherFinal")
        var tag = [UInt8](repeating: 0, count: SealingKey.tagSize)
        unsafe requireSuccess(
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag),
            "GET_TAG"
        )
        return tag
    }

    mutating func isTag(_ tag: [UInt8]) -> Bool {
        var tag = tag
        unsafe requireSuccess(
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag),
            "SET_TAG"
        )
        var rest = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        return unsafe EVP_CipherFinal_ex(context, &rest, &length) == 1
    }
}
