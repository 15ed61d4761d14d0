import COpenSSL

/// The owner of one key of the library: `EVP_PKEY`.
@safe
final class LibraryKey: @unchecked Sendable {
    // SAFETY: the key is complete when it gets here and never changed afterwards; libcrypto lets
    // any number of threads use such a key.
    private let pointer: OpaquePointer

    /// Takes over a key that a call of the library made, or gives nil when there is none.
    init?(owning pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    /// A private Ed25519 or X25519 key from its 32 secret bytes.
    convenience init(_ kind: Int32, privateBytes: Secret) {
        precondition(privateBytes.count == 32, "a private key has 32 bytes")
        let made = unsafe privateBytes.withPointer { start in
            unsafe LibraryKey(owning: EVP_PKEY_new_raw_private_key(kind, nil, start, 32))
        }
        guard let made else { preconditionFailure("libcrypto refused a private key") }
        self.init(sharing: made)
    }

    /// A public Ed25519 or X25519 key from its 32 bytes, or nil for any other number.
    convenience init?(_ kind: Int32, publicBytes: [UInt8]) {
        guard publicBytes.count == 32 else { return nil }
        unsafe self.init(owning: EVP_PKEY_new_raw_public_key(kind, nil, publicBytes, 32))
    }

    /// A private key from PEM, or nil when it is none.
    convenience init?(pem: Secret) {
        let made = unsafe pem.withPointer { start in
            let bio = unsafe BIO_new_mem_buf(start, Int32(pem.count))
            defer { unsafe BIO_free(bio) }
            return unsafe LibraryKey(owning: PEM_read_bio_PrivateKey(bio, nil, nil, nil))
        }
        guard let made else { return nil }
        self.init(sharing: made)
    }

    private init(sharing other: LibraryKey) {
        unsafe pointer = other.pointer
        unsafe requireSuccess(EVP_PKEY_up_ref(pointer), "up_ref")
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// Lends the key to a call of the library.
    func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        unsafe body(pointer)
    }

    /// The 32 bytes of the public half.
    var publicBytes: [UInt8] {
        var made = [UInt8](repeating: 0, count: 32)
        var length = made.count
        unsafe requireSuccess(EVP_PKEY_get_raw_public_key(pointer, &made, &length), "public_key")
        return made
    }
}
