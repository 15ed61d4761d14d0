public import Keyring
public import Ledger
public import World

/// The keys and the identity of this device: what the keyring file holds.
///
/// - SeeAlso: SEC-1, `security.md` 2.
public struct DeviceKeys: Sendable {
    /// Signs requests and seals; made before enrolment, never leaves.
    public let deviceKey: SigningKey
    /// Encrypts the store, 32 bytes.
    public let storeKey: Secret
    /// The store's salt, 16 bytes.
    public let storeSalt: [UInt8]
    /// Encrypts journal segments and replica dumps, 32 bytes.
    public let journalKey: Secret
    /// The generation of the journal key.
    public let journalGeneration: UInt32
    /// The journal of this device; nil until one was begun, so that a lost one is noticed (BT-08).
    public var journalID: ID?
    /// Who this device is; nil until it is enrolled.
    public var identity: DeviceIdentity?
    /// The current incarnation; nil until one was begun.
    public var incarnation: ID?
    /// The device's first incarnation, whose slip series is the bare year.
    public var firstIncarnation: ID?

    /// Makes fresh keys of a device that is not enrolled.
    public init(from entropy: any Entropy) {
        deviceKey = SigningKey(from: entropy)
        storeKey = Secret(count: 32, from: entropy)
        storeSalt = entropy.bytes(16)
        journalKey = Secret(count: 32, from: entropy)
        journalGeneration = 1
    }

    /// The name of the store's key, part of the store file's name.
    ///
    /// - SeeAlso: `durability.md` 2.
    public var storeKeyID: String {
        let label = Array("melmastoon-store/1:key-id\n".utf8)
        let digest = Digest.sha256(label, storeKey.exposedCopy(), storeSalt)
        return Hex.text(digest.bytes[0..<4])
    }

    init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "keyring")
        deviceKey = SigningKey(seed: try members.secret("device_key", count: 32))
        storeKey = try members.secret("store_key", count: 32)
        storeSalt = try members.secret("store_salt", count: 16).exposedCopy()
        journalKey = try members.secret("journal_key", count: 32)
        let generation = try members.integer("journal_generation", in: 1...Int64(UInt32.max))
        journalGeneration = UInt32(generation)
        journalID = try members.optional("journal_id", JSONMembers.mintedID)
        incarnation = try members.optional("incarnation", JSONMembers.mintedID)
        firstIncarnation = try members.optional("first_incarnation", JSONMembers.mintedID)
        identity = try members.optional("enrolment") { (json, _) throws(ShapeError) in
            try DeviceIdentity(enrolment: json)
        }
    }

    var json: JSON {
        .members([
            ("device_key", .text(Base64.text(deviceKey.seed.exposedCopy()))),
            ("store_key", .text(Base64.text(storeKey.exposedCopy()))),
            ("store_salt", .text(Base64.text(storeSalt))),
            ("journal_key", .text(Base64.text(journalKey.exposedCopy()))),
            ("journal_generation", .integer(Int64(journalGeneration))),
            ("journal_id", journalID.map { .text($0.text) }),
            ("incarnation", incarnation.map { .text($0.text) }),
            ("first_incarnation", firstIncarnation.map { .text($0.text) }),
            ("enrolment", identity?.json),
        ])
    }
}

extension JSONMembers {
    fileprivate mutating func secret(_ name: String, count: Int) throws(ShapeError) -> Secret {
        guard let bytes = Base64.bytes(try text(name)), bytes.count == count else {
            throw ShapeError(path(of: name), "not \(count) bytes")
        }
        return Secret(copying: bytes)
    }
}
