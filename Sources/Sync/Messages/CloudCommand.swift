public import Ledger
public import World

/// Something a cloud asks of a device, signed, numbered without a gap.
///
/// - SeeAlso: P15.2, P15.3.
public struct CloudCommand: Hashable, Sendable {
    /// What a key may sign.
    public enum KeyClass: String, Hashable, Sendable {
        /// `freeze`, `unfreeze`, `resync`, `rotate_key`, `upload_logs`.
        case routine
        /// `wipe`, `trust_update`, and all that is routine.
        case destructive
    }

    /// Its id, remembered for ever: it is executed at most once.
    public let commandID: ID
    /// Its number.
    public let cseq: Int64
    /// The type, as text: a later version may have more.
    public let type: String
    /// The device it is for.
    public let deviceID: ID
    /// When it was given.
    public let issuedAt: Timestamp
    /// Until when it may be executed.
    public let expiresAt: Timestamp
    /// What its type needs.
    public let params: JSON
    /// The object as signed.
    public let signed: SignedObject

    /// Reads a command; its signature is not looked at.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        commandID = try members.id("command_id")
        cseq = try members.integer("cseq", in: 1...Int64.max)
        type = try members.text("type", limit: 40)
        deviceID = try members.id("device_id")
        issuedAt = try members.moment("issued_at")
        expiresAt = try members.moment("expires_at")
        params = try members.required("params")
        signed = try SignedObject(json, path)
    }

    /// The wire form, as signed.
    public var json: JSON { signed.json }

    /// The class a key must have to sign it; an unknown type counts as destructive.
    public var neededClass: KeyClass {
        switch type {
        case "freeze", "unfreeze", "resync", "rotate_key", "upload_logs": .routine
        default: .destructive
        }
    }

    /// Why a command is not executed.
    public enum Refusal: String, Error, Hashable, Sendable {
        /// It is for another device.
        case device = "DEVICE"
        /// Its key is not pinned.
        case key = "KEY"
        /// Its key may not sign such a thing.
        case keyClass = "KEY_CLASS"
        /// The signature is not valid.
        case signature = "SIGNATURE"
        /// It is not above the last one executed.
        case replayed = "REPLAYED"
        /// Its time is over.
        case expired = "EXPIRED"
    }

    /// A key that a device pinned at enrolment.
    public struct PinnedKey {
        /// What it may sign.
        public let keyClass: KeyClass
        /// Whether a signature over bytes is by it.
        public let isValid: (_ signature: [UInt8], _ bytes: [UInt8]) -> Bool

        /// Makes a pinned key.
        public init(
            _ keyClass: KeyClass,
            isValid: @escaping (_ signature: [UInt8], _ bytes: [UInt8]) -> Bool
        ) {
            self.keyClass = keyClass
            self.isValid = isValid
        }
    }

    /// Checks that it may be executed, in the order of P15.4.
    ///
    /// - Parameters:
    ///   - device: This device.
    ///   - key: The pinned key that it names, nil when there is none.
    ///   - lastCseq: The number of the last command executed.
    ///   - now: The latest of wall clock and known cloud time.
    /// - Throws: ``Refusal``.
    public func check(
        device: ID,
        key: PinnedKey?,
        lastCseq: Int64,
        at now: Timestamp
    ) throws(Refusal) {
        if deviceID != device { throw .device }
        guard let key else { throw .key }
        if neededClass == .destructive, key.keyClass == .routine { throw .keyClass }
        guard key.isValid(signed.signature, signed.signedBytes(for: .command)) else {
            throw .signature
        }
        if cseq <= lastCseq { throw .replayed }
        if now > expiresAt { throw .expired }
    }
}
