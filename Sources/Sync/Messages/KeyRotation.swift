public import Ledger
public import World

/// A device gives itself a new key, signed for by the old one.
///
/// - SeeAlso: P5.7, P2.7.
public struct KeyRotation: Hashable, Sendable {
    /// The new public key, as a JWK.
    public let newKey: JSON
    /// The new key's signature over ``proofBytes(device:oldKeyID:)``.
    public let proof: [UInt8]

    /// Makes a request.
    public init(newKey: JSON, proof: [UInt8]) {
        self.newKey = newKey
        self.proof = proof
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        newKey = try EnrolmentRequest.publicKey(members.required("new_key"), "new_key")
        proof = try members.signature("proof")
    }

    /// The wire form.
    public var json: JSON { ["new_key": newKey, "proof": .bytes(proof)] }

    /// What the new key signs to show that it is held.
    public func proofBytes(device: ID, oldKeyID: String) -> [UInt8] {
        let object: JSON = [
            "device_id": .text(device.text), "new_key": newKey, "old_key": .text(oldKeyID),
        ]
        return ChainLink.label("key-proof") + object.canonicalBytes
    }
}
