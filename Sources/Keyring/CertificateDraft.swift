import COpenSSL
import World

/// What a certificate shall say, before it is signed.
struct CertificateDraft {
    let subject: String
    let issuer: String
    let validity: CertificateWindow
    let serial: [UInt8]
    let extensions: [(id: Int32, value: String)]

    /// Whether a common name is 1 to 64 printable ASCII characters.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Whether a text is a DNS name or an address, so that it cannot smuggle in another extension.
    static func isHost(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || "-.:*".utf8.contains(byte)
            }
    }

    /// Whether a host is an IP address: it has a colon, or digits and dots only.
    static func isAddress(_ host: String) -> Bool {
        host.utf8.contains(UInt8(ascii: ":"))
            || host.utf8.allSatisfy { byte in
                byte == UInt8(ascii: ".")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    /// A fresh P-256 key from libcrypto's own generator.
    static func freshKey() -> LibraryKey {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else {
            preconditionFailure("libcrypto has no EC")
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        unsafe requireSuccess(EVP_PKEY_keygen_init(context), "keygen_init")
        unsafe requireSuccess(EVP_PKEY_CTX_set_group_name(context, "P-256"), "group")
        unsafe requireSuccess(EVP_PKEY_generate(context, &made), "generate")
        guard let key = unsafe LibraryKey(owning: made) else {
            preconditionFailure("libcrypto made no key")
        }
        return key
    }

    /// Makes the certificate of one key, signed by another.
    ///
    /// - Throws: ``KeyringError/unusable`` when the library cannot read an extension, as with an
    ///   address that is none.
    func signed(
        for key: LibraryKey,
        by authority: LibraryKey
    ) throws(KeyringError) -> CertificateIdentity {
        guard let certificate = unsafe X509_new() else {
            preconditionFailure("no memory for a certificate")
        }
        defer { unsafe X509_free(certificate) }
        unsafe fill(certificate)
        unsafe key.withPointer {
            unsafe requireSuccess(X509_set_pubkey(certificate, $0), "pubkey")
        }
        for (id, value) in extensions {
            guard unsafe add(id, value, to: certificate) else { throw .unusable }
        }
        let size = unsafe authority.withPointer {
            unsafe X509_sign(certificate, $0, EVP_sha256())
        }
        precondition(size > 0, "libcrypto refused to sign a certificate")
        return CertificateIdentity(
            certificatePEM: unsafe Self.pem { unsafe PEM_write_bio_X509($0, certificate) },
            privateKeyPEM: Self.privatePEM(key)
        )
    }

    private func fill(_ certificate: OpaquePointer) {
        unsafe requireSuccess(X509_set_version(certificate, 2), "version")
        // The serial is positive and at most 20 bytes (RFC 5280, 4.1.2.2).
        let number = unsafe BN_bin2bn(serial, Int32(serial.count), nil)
        defer { unsafe BN_free(number) }
        let serialField = unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate))
        precondition(unsafe serialField != nil, "libcrypto refused a serial")
        let from = Int(validity.notBefore.milliseconds / 1_000)
        let until = Int(validity.notAfter.milliseconds / 1_000)
        let first = unsafe ASN1_TIME_set(X509_getm_notBefore(certificate), from)
        let last = unsafe ASN1_TIME_set(X509_getm_notAfter(certificate), until)
        precondition(unsafe first != nil && last != nil, "libcrypto refused a date")
        unsafe Self.add(subject, to: X509_get_subject_name(certificate))
        unsafe Self.add(issuer, to: X509_get_issuer_name(certificate))
    }

    private static func add(_ text: String, to name: OpaquePointer?) {
        let bytes = Array(text.utf8)
        // 0x1001 is MBSTRING_ASC, a composed macro.
        unsafe requireSuccess(
            X509_NAME_add_entry_by_txt(name, "CN", 0x1001, bytes, Int32(bytes.count), -1, 0),
            "name"
        )
    }

    private func add(_ id: Int32, _ value: String, to certificate: OpaquePointer) -> Bool {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, certificate, certificate, nil, nil, 0)
        guard let made = unsafe X509V3_EXT_nconf_nid(nil, &context, id, value) else {
            return false
        }
        defer { unsafe X509_EXTENSION_free(made) }
        return unsafe X509_add_ext(certificate, made, -1) == 1
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        unsafe requireSuccess(write(bio), "PEM")
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe melmastoon_bio_bytes(bio, &start)
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        return unsafe bytes.map { UInt8(bitPattern: $0) }
    }

    private static func privatePEM(_ key: LibraryKey) -> Secret {
        // libcrypto wipes the memory of a BIO before it frees it.
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        unsafe key.withPointer { key in
            unsafe requireSuccess(
                PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil),
                "PEM"
            )
        }
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe melmastoon_bio_bytes(bio, &start)
        let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
        return Secret(count: count) { target in
            for index in 0..<count { target[index] = unsafe UInt8(bitPattern: bytes[index]) }
        }
    }
}
