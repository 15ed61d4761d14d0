import Ledger
public import World

/// A JSON object that carries a signature over the rest of itself in `sig`, by the key in `key`.
///
/// The object is kept as received: members this version does not know are signed all the same.
///
/// - SeeAlso: P2.5.
public struct SignedObject: Hashable, Sendable {
    /// What the signature is for; each use has keys of its own, pinned at enrolment.
    public enum Use: String, Hashable, Sendable {
        /// What a cloud holds.
        case custody
        /// What a cloud asks a device to do.
        case command
    }

    /// The whole object.
    public let json: JSON
    /// The thumbprint of the key.
    public let keyID: String
    /// 64 bytes.
    public let signature: [UInt8]

    /// Reads the two members that every signed object has.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        self.json = json
        keyID = try members.text("key")
        signature = try members.signature("sig")
    }

    /// Signs an object of which `key` and `sig` are not yet members.
    ///
    /// - Parameters:
    ///   - use: What the signature is for.
    ///   - members: The object.
    ///   - keyID: The thumbprint of the signing key.
    ///   - sign: Signs bytes with that key.
    public init(
        _ use: Use,
        signing members: [String: JSON],
        keyID: String,
        with sign: ([UInt8]) -> [UInt8]
    ) {
        var object = members
        object["key"] = .text(keyID)
        self.keyID = keyID
        signature = sign(Self.bytes(use, object))
        object["sig"] = .bytes(signature)
        json = .object(object)
    }

    /// What the signature is over.
    public func signedBytes(for use: Use) -> [UInt8] {
        var object = json.objectValue ?? [:]
        object["sig"] = nil
        return Self.bytes(use, object)
    }

    private static func bytes(_ use: Use, _ object: [String: JSON]) -> [UInt8] {
        ChainLink.label(use.rawValue) + JSON.object(object).canonicalBytes
    }
}
