import Keyring
import TestSupport
import Testing
import World

struct PrivateAuthorityTests {
    private let entropy = SeededEntropy(21)
    private let validity = CertificateWindow(
        notBefore: Timestamp(milliseconds: 1_795_000_000_000),
        notAfter: Timestamp(milliseconds: 1_895_000_000_000)
    )

    @Test func `an authority issues a certificate for names and addresses`() throws {
        let authority = try PrivateAuthority(
            name: "Test authority",
            validity: validity,
            entropy: entropy
        )
        let server = try authority.serverIdentity(
            hosts: ["localhost", "127.0.0.1", "::1"],
            validity: validity,
            entropy: entropy
        )
        let der = try #require(body(of: server.certificatePEM, "CERTIFICATE"))
        #expect(contains(der, Array("localhost".utf8)))
        #expect(contains(der, [0x87, 4, 127, 0, 0, 1]))
        #expect(contains(der, Array("Test authority".utf8)))
        #expect(body(of: server.privateKeyPEM.exposedCopy(), "PRIVATE KEY") != nil)
        #expect(body(of: authority.identity.certificatePEM, "CERTIFICATE") != nil)
    }

    @Test func `a certificate states the window that was handed in`() throws {
        let past = CertificateWindow(
            notBefore: try #require(Timestamp("2001-02-03T04:05:06.000Z")),
            notAfter: try #require(Timestamp("2002-02-03T04:05:06.000Z"))
        )
        let authority = try PrivateAuthority(name: "A", validity: past, entropy: entropy)
        let der = try #require(body(of: authority.identity.certificatePEM, "CERTIFICATE"))
        #expect(contains(der, Array("010203040506Z".utf8)))
        #expect(contains(der, Array("020203040506Z".utf8)))
    }

    @Test func `a host that is none is refused`() throws {
        let authority = try PrivateAuthority(name: "A", validity: validity, entropy: entropy)
        for host in ["", "a,IP:1.2.3.4", "a b", "Ü", "999.1.1.1", "email:x@y"] {
            #expect(throws: KeyringError.unusable) {
                try authority.serverIdentity(hosts: [host], validity: validity, entropy: entropy)
            }
        }
        #expect(throws: KeyringError.unusable) {
            try authority.serverIdentity(hosts: [], validity: validity, entropy: entropy)
        }
        #expect(throws: KeyringError.unusable) {
            try PrivateAuthority(name: "line\nfeed", validity: validity, entropy: entropy)
        }
    }

    private func body(of pem: [UInt8], _ kind: String) -> [UInt8]? {
        let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n")
        guard lines.first == "-----BEGIN \(kind)-----", lines.last == "-----END \(kind)-----"
        else { return nil }
        return Base64.bytes(lines.dropFirst().dropLast().joined(), .standard)
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: part) }
    }
}
