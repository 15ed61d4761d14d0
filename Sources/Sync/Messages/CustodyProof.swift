public import Ledger
public import World

/// A cloud's signed statement of what it holds, for the day somebody doubts it.
///
/// - SeeAlso: P2.5, P9.7.
public struct CustodyProof: Hashable, Sendable {
    /// The device.
    public let deviceID: ID
    /// The numbering.
    public let incarnation: ID
    /// The prefix held.
    public let receivedSeq: Int64
    /// H(receivedSeq).
    public let headHash: [UInt8]
    /// When.
    public let at: Timestamp
    /// The object as signed.
    public let signed: SignedObject

    /// Signs a statement.
    ///
    /// - Parameters:
    ///   - custody: What is held.
    ///   - deviceID: Of which device.
    ///   - at: When.
    ///   - keyID: The thumbprint of the custody key.
    ///   - sign: Signs bytes with that key.
    public init(
        _ custody: Custody,
        of deviceID: ID,
        at: Timestamp,
        keyID: String,
        with sign: ([UInt8]) -> [UInt8]
    ) {
        self.deviceID = deviceID
        incarnation = custody.incarnation
        receivedSeq = custody.receivedSeq
        headHash = custody.headHash
        self.at = at
        signed = SignedObject(
            .custody,
            signing: [
                "device_id": .text(deviceID.text), "incarnation": .text(incarnation.text),
                "received_seq": .integer(receivedSeq), "head_hash": .bytes(headHash),
                "at": .text(at.text),
            ],
            keyID: keyID,
            with: sign
        )
    }

    /// Reads a statement; its signature is not looked at.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        deviceID = try members.id("device_id")
        incarnation = try members.id("incarnation")
        receivedSeq = try members.count("received_seq")
        headHash = try members.digest("head_hash")
        at = try members.moment("at")
        signed = try SignedObject(json, path)
    }

    /// The wire form, as signed.
    public var json: JSON { signed.json }

    /// What the signature is over.
    public var signedBytes: [UInt8] { signed.signedBytes(for: .custody) }
}
