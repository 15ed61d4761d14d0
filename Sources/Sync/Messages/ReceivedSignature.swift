import World

/// The signature of a received request, taken apart.
///
/// Shape: exactly one signature, labelled `sig1`.
struct ReceivedSignature {
    /// What it covers, in the order received.
    let components: [String]
    /// The value of `Signature-Input` without its label, as received.
    let parameters: String
    /// When it was made, in seconds.
    let created: Int64
    /// The thumbprint of the key.
    let keyID: String
    /// The bytes of the signature.
    let signature: [UInt8]

    /// Longer headers are no signature of this protocol, in bytes.
    private static let headerLimit = 2_048

    /// Takes the two headers apart, or gives nil when they are not as P5.2 says.
    init?(input: String, signature: String) {
        guard input.utf8.count <= Self.headerLimit, signature.utf8.count <= Self.headerLimit,
            case .bytes(let bytes)? = StructuredField.dictionary(signature)?[SignatureBase.label],
            StructuredField.dictionary(signature)?.count == 1
        else { return nil }
        var reader = StructuredReader(input)
        guard reader.key() == SignatureBase.label, reader.has("="),
            case let text = reader.rest, let components = Self.innerList(&reader),
            let parameters = Self.parameters(&reader),
            case .integer(let created)? = parameters["created"], created >= 0,
            case .text(let keyID)? = parameters["keyid"],
            parameters["alg"] == .text(SignatureBase.algorithm),
            parameters["tag"] == .text(SignatureBase.tag), parameters.count == 4
        else { return nil }
        self.components = components
        self.parameters = text
        self.created = created
        self.keyID = keyID
        self.signature = bytes
    }

    private static func innerList(_ reader: inout StructuredReader) -> [String]? {
        guard reader.has("(") else { return nil }
        var names: [String] = []
        while !reader.has(")") {
            if !names.isEmpty, !reader.has(" ") { return nil }
            guard case .text(let name)? = reader.item() else { return nil }
            names.append(name)
        }
        return names
    }

    private static func parameters(_ reader: inout StructuredReader) -> [String: StructuredItem]? {
        var found: [String: StructuredItem] = [:]
        while !reader.isAtEnd {
            guard reader.has(";"), let name = reader.key(), reader.has("="),
                let item = reader.item(), found[name] == nil
            else { return nil }
            found[name] = item
        }
        return found
    }
}
