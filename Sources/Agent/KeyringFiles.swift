public import Keyring
public import World

/// The two copies of the keyring file, and the key to them.
///
/// - SeeAlso: SEC-1, SEC-2, BT-02, BT-03.
public struct KeyringFiles {
    /// What the keyring's files say.
    public enum Finding {
        /// Nothing is there yet: a first start.
        case none
        /// The keys.
        case open(OpenKeyring)
        /// The key-encryption key is missing, unreadable or another one: nothing may be touched.
        case wrongKey
        /// Both copies are damaged.
        case damaged
        /// A newer program wrote it.
        case newerFormat
    }

    private let state: DiskPath
    private let credential: DiskPath?
    private let disk: any Disk
    private let entropy: any Entropy

    /// Names the files.
    ///
    /// - Parameters:
    ///   - state: The state folder.
    ///   - credential: The file of the systemd credential `kek`, where there is one.
    ///   - disk: The disk.
    ///   - entropy: Randomness for salts and new keys.
    public init(state: DiskPath, credential: DiskPath?, disk: any Disk, entropy: any Entropy) {
        self.state = state
        self.credential = credential
        self.disk = disk
        self.entropy = entropy
    }

    private var copies: [DiskPath] {
        [state.appending("keyring.0"), state.appending("keyring.1")]
    }

    /// Whether the key-encryption key is the service manager's, and not ours to change.
    var isForeign: Bool { credential != nil }

    /// Where the key-encryption key is kept.
    public var kekPath: DiskPath { credential ?? state.appending("keys") }

    /// Reads both copies; a bad one is written anew from the good one.
    ///
    /// A rotation of the key-encryption key that was cut off is finished when any copy is sealed
    /// under the new one, and forgotten when none is.
    ///
    /// - Throws: ``DiskError`` when a file is there and cannot be read, or a repair fails.
    public func read() throws(DiskError) -> Finding {
        let kek = try self.kek(at: kekPath)
        guard credential == nil, let next = try self.kek(at: nextPath) else {
            return try read(under: kek)
        }
        guard case .open(let keyring) = try read(under: next, beside: kek) else {
            let finding = try read(under: kek)
            if case .open = finding { try remove(nextPath) }
            return finding
        }
        try adopt()
        return .open(keyring)
    }

    /// What a key-encryption key opens, with both copies sealed under it on return.
    ///
    /// A copy that opens with `older` alone wins when it is the newer one.
    private func read(
        under kek: Secret?,
        beside older: Secret? = nil
    ) throws(DiskError) -> Finding {
        var readings: [Result<KeyFile.Contents, KeyringError>?] = []
        for path in copies { readings.append(try reading(path, kek)) }
        let found = readings.compactMap { $0 }
        if found.isEmpty { return .none }
        guard let kek else { return .wrongKey }
        let good = found.compactMap(Self.contents)
        guard let newest = good.max(by: { $0.generation < $1.generation }) else {
            return Self.worst(found)
        }
        if let older, try newestGeneration(under: older) > newest.generation { return .wrongKey }
        let keys: DeviceKeys
        do { keys = try DeviceKeys(newest.object) } catch { return .newerFormat }
        var keyring = OpenKeyring(keys: keys, kek: kek, generation: newest.generation)
        let isWhole = good.count == 2 && good[0] == good[1]
        if !isWhole { try write(&keyring) }
        return .open(keyring)
    }

    private func newestGeneration(under kek: Secret) throws(DiskError) -> UInt64 {
        var newest: UInt64 = 0
        for path in copies {
            guard let contents = try reading(path, kek).flatMap(Self.contents) else { continue }
            newest = max(newest, contents.generation)
        }
        return newest
    }

    private static func contents(
        _ reading: Result<KeyFile.Contents, KeyringError>
    ) -> KeyFile.Contents? {
        if case .success(let contents) = reading { contents } else { nil }
    }

    private static func worst(_ found: [Result<KeyFile.Contents, KeyringError>]) -> Finding {
        var finding = Finding.damaged
        for case .failure(let error) in found {
            if error == .newerFormat { return .newerFormat }
            if error == .wrongKey { finding = .wrongKey }
        }
        return finding
    }

    private func reading(
        _ path: DiskPath,
        _ kek: Secret?
    ) throws(DiskError) -> Result<KeyFile.Contents, KeyringError>? {
        guard try disk.entry(at: path) != nil else { return nil }
        let bytes = try disk.contents(of: path, limit: KeyFile.sizeLimit)
        do throws(KeyringError) {
            guard let kek else {
                _ = try KeyFile.header(of: bytes)
                throw .wrongKey
            }
            return .success(try KeyFile.open(bytes, kek: kek))
        } catch { return .failure(error) }
    }

    /// A key-encryption key, or nil when its file is missing or holds something else.
    private func kek(at path: DiskPath) throws(DiskError) -> Secret? {
        do {
            return KeyFile.kek(fromText: try disk.contents(of: path, limit: 128))
        } catch  where error.code == .notFound || error.code == .denied { return nil }
    }

    /// Whether `DIR/keys` is open to others or somebody else's (SEC-2).
    ///
    /// - Throws: ``DiskError``.
    public func isKeyFileExposed() throws(DiskError) -> Bool {
        guard credential == nil, let entry = try disk.entry(at: kekPath) else { return false }
        return entry.mode & 0o077 != 0 || !entry.isOwn
    }

    /// Makes the keys of a first start: the key-encryption key first, then the keyring.
    ///
    /// - Throws: ``DiskError``.
    public func begin() throws(DiskError) -> OpenKeyring {
        let kek: Secret
        if let present = try self.kek(at: kekPath) {
            kek = present
        } else {
            kek = Secret(count: 32, from: entropy)
            try disk.place(KeyFile.text(ofKEK: kek), at: kekPath, through: tmp)
        }
        var keyring = OpenKeyring(keys: DeviceKeys(from: entropy), kek: kek, generation: 0)
        try write(&keyring)
        return keyring
    }

    /// Writes both copies, one after the other, under the next generation; durable on return.
    ///
    /// - Parameter keyring: What they hold.
    /// - Throws: ``DiskError``; at least one whole copy, old or new, is there then.
    public func write(_ keyring: inout OpenKeyring) throws(DiskError) {
        keyring.generation += 1
        for path in copies {
            let bytes = KeyFile.seal(
                object: keyring.keys.json,
                generation: keyring.generation,
                kek: keyring.kek,
                salt: entropy.bytes(32)
            )
            try disk.place(bytes, at: path, through: tmp)
        }
    }

    /// Seals the keyring under a new key-encryption key, which takes the place of the old one.
    ///
    /// The new key lies beside the old one until both copies are sealed under it: whatever a cut
    /// leaves, each copy opens with a key that is there (SEC-4).
    ///
    /// Misuse: a key that the service manager hands over is not ours to change.
    ///
    /// - Parameter keyring: What is sealed; on return, and when the last step alone failed, under
    ///   the new key.
    /// - Throws: ``DiskError``; what cannot be told now the next ``read()`` decides.
    public func rekey(_ keyring: inout OpenKeyring) throws(DiskError) {
        precondition(credential == nil, "the service manager's key is not ours")
        let next = Secret(count: 32, from: entropy)
        try disk.place(KeyFile.text(ofKEK: next), at: nextPath, through: tmp)
        var resealed = OpenKeyring(
            keys: keyring.keys,
            kek: next,
            generation: keyring.generation
        )
        do throws(DiskError) { try write(&resealed) } catch {
            // What is written next must be newer than what this try may have left.
            keyring.generation = resealed.generation
            throw error
        }
        keyring = resealed
        try adopt()
    }

    /// The new key is the key, once nothing is sealed under another.
    private func adopt() throws(DiskError) {
        try disk.rename(nextPath, to: kekPath)
        try disk.syncFolder(state)
    }

    private func remove(_ path: DiskPath) throws(DiskError) {
        try disk.remove(path)
        try disk.syncFolder(path.parent)
    }

    /// Where the next key-encryption key waits for its turn.
    private var nextPath: DiskPath { state.appending("keys.next") }

    private var tmp: DiskPath { state.appending("tmp") }
}

/// The keys of this device while it runs, and what is needed to write them again.
public struct OpenKeyring: Sendable {
    /// The keys and the identity.
    public var keys: DeviceKeys
    /// What they are sealed under.
    public let kek: Secret
    /// The generation that was written last.
    public var generation: UInt64

    /// Makes a keyring that was read or is to be written.
    public init(keys: DeviceKeys, kek: Secret, generation: UInt64) {
        self.keys = keys
        self.kek = kek
        self.generation = generation
    }
}
