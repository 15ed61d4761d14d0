import CCurl
import World

extension WireError {
    /// What a libcurl code means for those who wait for an answer.
    ///
    /// - Parameters:
    ///   - code: libcurl's code, not OK.
    ///   - verdict: What OpenSSL says of the certificate chain.
    ///   - isReset: Whether the kernel reported an error on the connection.
    ///   - detail: libcurl's sentence, for the log.
    init(_ code: CURLcode, verdict: Int, isReset: Bool, _ detail: String) {
        self.init(
            Self.code(code, verdict: verdict, isReset: isReset),
            "\(code.rawValue): \(detail)"
        )
    }

    private static func code(_ code: CURLcode, verdict: Int, isReset: Bool) -> Code {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unnamed
        case CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PEER_FAILED_VERIFICATION:
            isDate(verdict) ? .tlsDate : .tls
        // A line that breaks in the middle of the handshake says nothing about certificates.
        case CURLE_SSL_CONNECT_ERROR: isReset ? .interrupted : .tls
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
            .tls
        case CURLE_WRITE_ERROR, CURLE_FILESIZE_EXCEEDED, CURLE_WEIRD_SERVER_REPLY,
            CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_OK:
            .malformed
        default: .interrupted
        }
    }

    private static func isDate(_ verdict: Int) -> Bool {
        [X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED].contains(
            Int32(clamping: verdict)
        )
    }
}
