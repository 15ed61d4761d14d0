public import World

/// What a request signature is over (RFC 9421), built by the agent and rebuilt by the cloud.
///
/// One signature `sig1` covers the components in a fixed order; its parameters stand in a fixed
/// order too. The verifier takes the parameters' text from the bytes received, so nothing depends
/// on two programs writing a structured field alike.
///
/// - SeeAlso: P5.2.
public struct SignatureBase: Hashable, Sendable {
    /// The tag of this protocol's signatures.
    public static let tag = "melmastoon-sync-1"
    /// Their algorithm.
    public static let algorithm = "ed25519"
    /// The label of the only signature.
    static let label = "sig1"

    /// The value of `Signature-Input` without its label.
    public let parameters: String
    /// The bytes to be signed.
    public let bytes: [UInt8]

    /// Builds the base of a request that is about to be sent.
    ///
    /// The headers it covers must be in place: `Content-Digest` if there is a body, `Sync-Device`
    /// and `Sync-State` unless it is an enrolment.
    ///
    /// - Parameters:
    ///   - request: The request with its covered headers.
    ///   - created: The agent's estimate of cloud time.
    ///   - keyID: The thumbprint of the signing key.
    public init(signing request: Request, created: Timestamp, keyID: String) {
        let isEnrolled = request.headers[SyncHeaders.device] != nil
        let components = Self.components(hasBody: !request.body.isEmpty, isEnrolled: isEnrolled)
        let names = components.map { "\"\($0)\"" }.joined(separator: " ")
        let seconds = created.milliseconds.flooredDivision(by: 1_000).quotient
        let parameters =
            "(\(names));created=\(seconds);keyid=\"\(keyID)\";alg=\"\(Self.algorithm)\""
            + ";tag=\"\(Self.tag)\""
        guard let base = SignatureBase(request, components, parameters: parameters) else {
            preconditionFailure("a covered header is missing or not plain text")
        }
        self = base
    }

    /// Rebuilds the base from what was received, or gives nil when a covered header is missing or
    /// holds a byte that could forge a line.
    init?(_ request: Request, _ components: [String], parameters: String) {
        var text = ""
        for name in components {
            guard let value = Self.value(of: name, in: request), Self.isPlain(value) else {
                return nil
            }
            text += "\"\(name)\": \(value)\n"
        }
        self.parameters = parameters
        bytes = Array((text + "\"@signature-params\": " + parameters).utf8)
    }

    /// The components that must be covered, in their order.
    static func components(hasBody: Bool, isEnrolled: Bool) -> [String] {
        ["@method", "@authority", "@path", "@query"]
            + (hasBody ? ["content-digest"] : [])
            + (isEnrolled ? ["sync-device", "sync-state"] : [])
    }

    private static func value(of name: String, in request: Request) -> String? {
        switch name {
        case "@method": request.method.rawValue
        case "@authority": authority(of: request)
        case "@path": request.path
        case "@query": "?" + request.query
        default: request.headers[name]
        }
    }

    /// Host and port in lower case, without the port of HTTPS.
    static func authority(of request: Request) -> String {
        let name = request.authority.lowercased()
        return name.hasSuffix(":443") ? String(name.dropLast(4)) : name
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
    }

    /// The two header values of a request that was signed.
    ///
    /// - Parameter signature: The 64 bytes of the signature over ``bytes``.
    /// - Returns: `Signature-Input` and `Signature`.
    public func headers(signature: [UInt8]) -> (input: String, signature: String) {
        (
            "\(Self.label)=\(parameters)",
            "\(Self.label)=" + StructuredField.text(.bytes(signature))
        )
    }
}
