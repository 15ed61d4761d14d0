import COpenSSL
public import World

/// A certificate and its private key, both as PEM.
public struct CertificateIdentity: Sendable {
    /// The certificate.
    public let certificatePEM: [UInt8]
    /// The private key, PKCS #8, not encrypted.
    public let privateKeyPEM: Secret

    /// Puts a certificate and its key together.
    public init(certificatePEM: [UInt8], privateKeyPEM: Secret) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}

/// From when until when a certificate is good.
public struct CertificateWindow: Hashable, Sendable {
    /// The first moment.
    public let notBefore: Timestamp
    /// The last moment.
    public let notAfter: Timestamp

    /// Makes a window; one that lies in the past is allowed and makes an expired certificate.
    public init(notBefore: Timestamp, notAfter: Timestamp) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}

/// A certificate authority of one property or one test: P-256 ECDSA, the widest support in TLS.
///
/// Keys and signatures draw on libcrypto's own generator: its ECDSA takes no randomness from
/// outside, so handing in the port for the key alone would promise a repeatable certificate that
/// cannot be had. Serial numbers come from the port.
public struct PrivateAuthority: Sendable {
    /// The authority's own certificate and key.
    public let identity: CertificateIdentity

    private let name: String
    private let key: LibraryKey

    /// Makes a new authority.
    ///
    /// - Parameters:
    ///   - name: Its common name, 1 to 64 printable ASCII characters.
    ///   - validity: When it is good.
    ///   - entropy: For the serial number.
    /// - Throws: ``KeyringError/unusable`` for a name that cannot be written.
    public init(
        name: String,
        validity: CertificateWindow,
        entropy: any Entropy
    ) throws(KeyringError) {
        guard CertificateDraft.isName(name) else { throw .unusable }
        key = CertificateDraft.freshKey()
        self.name = name
        let draft = CertificateDraft(
            subject: name,
            issuer: name,
            validity: validity,
            serial: entropy.bytes(16),
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ]
        )
        identity = try draft.signed(for: key, by: key)
    }

    /// Takes up an authority that was made before.
    ///
    /// - Parameters:
    ///   - name: The common name it was made with.
    ///   - identity: Its certificate and key.
    /// - Throws: ``KeyringError/unusable`` when the key cannot be read.
    public init(name: String, identity: CertificateIdentity) throws(KeyringError) {
        guard let key = LibraryKey(pem: identity.privateKeyPEM) else { throw .unusable }
        self.key = key
        self.name = name
        self.identity = identity
    }

    /// Issues a certificate for a server.
    ///
    /// - Parameters:
    ///   - hosts: DNS names and IP addresses in text; the first is the common name.
    ///   - validity: When it is good.
    ///   - entropy: For the serial number.
    /// - Returns: The certificate with its fresh key.
    /// - Throws: ``KeyringError/unusable`` when there is no host, or one that cannot be written.
    public func serverIdentity(
        hosts: [String],
        validity: CertificateWindow,
        entropy: any Entropy
    ) throws(KeyringError) -> CertificateIdentity {
        guard let first = hosts.first, hosts.allSatisfy(CertificateDraft.isHost) else {
            throw .unusable
        }
        let names = hosts.map { (CertificateDraft.isAddress($0) ? "IP:" : "DNS:") + $0 }
        let draft = CertificateDraft(
            subject: first,
            issuer: name,
            validity: validity,
            serial: entropy.bytes(16),
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth"),
                (NID_subject_alt_name, names.joined(separator: ",")),
            ]
        )
        return try draft.signed(for: CertificateDraft.freshKey(), by: key)
    }
}
