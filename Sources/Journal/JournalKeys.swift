public import Keyring
public import Ledger

/// What opens and seals the journal of one device.
public struct JournalKeys: Sendable {
    /// The device.
    public let deviceID: ID
    /// The journal's own id, from the keyring.
    public let journalID: ID
    /// The generation that new segments are sealed under.
    public let generation: UInt32
    /// The tenant's public X25519 key of 32 bytes, when there is one.
    public let recoveryKey: [UInt8]?

    private let generations: [UInt32: Secret]
    /// The private half of the recovery key, where head office reads a seized folder.
    let recovery: AgreementKey?

    /// Puts the keys of a journal together.
    ///
    /// - Parameters:
    ///   - deviceID: The device.
    ///   - journalID: The journal's own id.
    ///   - generations: Journal keys of 32 bytes by generation; the highest one seals.
    ///   - recoveryKey: The tenant's public X25519 key of 32 bytes, or nil.
    public init(
        deviceID: ID,
        journalID: ID,
        generations: [UInt32: Secret],
        recoveryKey: [UInt8]? = nil
    ) {
        guard let newest = generations.keys.max() else {
            preconditionFailure("a journal has a key")
        }
        precondition(generations.values.allSatisfy { $0.count == 32 }, "journal keys have 32 bytes")
        precondition(recoveryKey.map { $0.count == 32 } ?? true, "a recovery key has 32 bytes")
        self.deviceID = deviceID
        self.journalID = journalID
        self.generations = generations
        self.recoveryKey = recoveryKey
        recovery = nil
        generation = newest
    }

    /// Opens a journal with the tenant's recovery key alone: to read, never to append.
    ///
    /// See SEC-5 and I-30.
    ///
    /// - Parameters:
    ///   - recovery: The private half, at head office.
    ///   - deviceID: The device that wrote the journal.
    ///   - journalID: The journal's own id.
    public init(recovery: AgreementKey, deviceID: ID, journalID: ID) {
        self.deviceID = deviceID
        self.journalID = journalID
        self.recovery = recovery
        generations = [:]
        generation = 0
        recoveryKey = nil
    }

    /// Whether new files can be sealed.
    var canSeal: Bool { !generations.isEmpty }

    /// The journal key of a generation, when this program holds it.
    public func key(_ generation: UInt32) -> Secret? { generations[generation] }
}
