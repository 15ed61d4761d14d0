public import Keyring
public import Ledger
public import World

/// The keys and the identity of this device: what the keyring file holds.
///
/// - SeeAlso: SEC-1, `security.md` 2.
public struct DeviceKeys: Sendable {
    /// Signs requests and seals; made before enrolment, never leaves.
    public internal(set) var deviceKey: SigningKey
    /// The key that shall take its place when the cloud has taken it (P5.7); nil while none shall.
    public internal(set) var nextDeviceKey: SigningKey?
    /// What encrypts the store.
    public internal(set) var store: StoreSecret
    /// What encrypts a store file that is being made, or that another one took the place of.
    ///
    /// No such file is ever current: whoever finds one removes it (SEC-4).
    public internal(set) var otherStore: StoreSecret?
    /// What encrypts journal segments and replica dumps, 32 bytes each, by generation.
    ///
    /// An older one stays as long as a segment is sealed under it.
    public internal(set) var journalKeys: [UInt32: Secret]
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
        store = StoreSecret(from: entropy)
        journalKeys = [1: Secret(count: 32, from: entropy)]
    }

    /// The generation of the journal key that seals, the highest.
    public var journalGeneration: UInt32 { journalKeys.keys.max() ?? 0 }

    /// The journal key that seals.
    public var journalKey: Secret {
        guard let key = journalKeys[journalGeneration] else {
            preconditionFailure("a device has a journal key")
        }
        return key
    }

    /// The journal keys that only open, the newest first.
    var olderJournalKeys: [Secret] {
        journalKeys.sorted { $0.key > $1.key }.dropFirst().map(\.value)
    }

    init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "keyring")
        deviceKey = SigningKey(seed: try members.secret("device_key", count: 32))
        nextDeviceKey = try members.optional("next_device_key") { json, path throws(ShapeError) in
            guard let seed = Base64.bytes(try JSONMembers.text(json, path)), seed.count == 32 else {
                throw ShapeError(path, "not 32 bytes")
            }
            return SigningKey(seed: Secret(copying: seed))
        }
        store = StoreSecret(
            key: try members.secret("store_key", count: 32),
            salt: try members.secret("store_salt", count: 16).exposedCopy()
        )
        otherStore = try members.optional("other_store") { json, path throws(ShapeError) in
            var other = try JSONMembers(json, at: path)
            return StoreSecret(
                key: try other.secret("key", count: 32),
                salt: try other.secret("salt", count: 16).exposedCopy()
            )
        }
        let newest = try members.integer("journal_generation", in: 1...Int64(UInt32.max))
        journalKeys = [UInt32(newest): try members.secret("journal_key", count: 32)]
        let older = try members.optional("older_journal_keys") { json, path throws(ShapeError) in
            try Self.olderKeys(json, path, below: newest)
        }
        journalKeys.merge(older ?? [:]) { newest, _ in newest }
        journalID = try members.optional("journal_id", JSONMembers.mintedID)
        incarnation = try members.optional("incarnation", JSONMembers.mintedID)
        firstIncarnation = try members.optional("first_incarnation", JSONMembers.mintedID)
        identity = try members.optional("enrolment") { (json, _) throws(ShapeError) in
            try DeviceIdentity(enrolment: json)
        }
        // What this program does not know it would drop at the next write.
        try members.close()
    }

    private static func olderKeys(
        _ json: JSON,
        _ path: String,
        below newest: Int64
    ) throws(ShapeError) -> [UInt32: Secret] {
        var found: [UInt32: Secret] = [:]
        guard let list = json.listValue else { throw ShapeError(path, "not a list") }
        for item in list {
            var members = try JSONMembers(item, at: path)
            let generation = try members.integer("generation", in: 1...max(1, newest - 1))
            found[UInt32(generation)] = try members.secret("key", count: 32)
        }
        return found
    }

    var json: JSON {
        .members([
            ("device_key", .text(Base64.text(deviceKey.seed.exposedCopy()))),
            ("next_device_key", nextDeviceKey.map { .text(Base64.text($0.seed.exposedCopy())) }),
            ("store_key", .text(Base64.text(store.key.exposedCopy()))),
            ("store_salt", .text(Base64.text(store.salt))),
            ("other_store", otherStore?.json),
            ("journal_key", .text(Base64.text(journalKey.exposedCopy()))),
            ("journal_generation", .integer(Int64(journalGeneration))),
            ("older_journal_keys", olderJSON),
            ("journal_id", journalID.map { .text($0.text) }),
            ("incarnation", incarnation.map { .text($0.text) }),
            ("first_incarnation", firstIncarnation.map { .text($0.text) }),
            ("enrolment", identity?.json),
        ])
    }
}

extension DeviceKeys {
    private var olderJSON: JSON? {
        let older = journalKeys.sorted { $0.key < $1.key }.dropLast()
        if older.isEmpty { return nil }
        return .list(
            older.map { generation, key in
                [
                    "generation": .integer(Int64(generation)),
                    "key": .text(Base64.text(key.exposedCopy())),
                ]
            }
        )
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
