public import World

/// The bytes of a keyring file and of the file that holds the key to it.
///
/// `MMKEYR01` ‖ u64 generation ‖ KEK id (8) ‖ salt (32) ‖ u32 length ‖ sealed object ‖ tag (16) ‖
/// CRC-32; integers are little-endian.
///
/// - SeeAlso: SEC-1, SEC-2.
public enum KeyFile {
    /// What a keyring file says without its key.
    public struct Header: Hashable, Sendable {
        /// Goes up with each write; the higher of two valid copies wins.
        public let generation: UInt64
        /// Names the key-encryption key.
        public let kekID: [UInt8]
    }

    /// What a keyring file holds.
    public struct Contents: Hashable, Sendable {
        /// Goes up with each write.
        public let generation: UInt64
        /// The keys and the identity.
        public let object: JSON
    }

    /// A keyring is some kilobytes; more is refused before anything is allocated for it.
    public static let sizeLimit = 1 << 20

    private static let magic = Array("MMKEYR01".utf8)
    private static let headSize = 60

    /// The name of a key-encryption key: 8 bytes.
    public static func kekID(of kek: Secret) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(Array("melmastoon-kek/1\n".utf8))
        hasher.update(kek)
        return Array(hasher.finish().bytes[0..<8])
    }

    /// Seals a keyring.
    ///
    /// - Parameters:
    ///   - object: The keys and the identity.
    ///   - generation: One more than the last one written.
    ///   - kek: The key-encryption key, 32 bytes.
    ///   - salt: 32 random bytes, fresh for each write.
    /// - Returns: The bytes of the file.
    public static func seal(
        object: JSON,
        generation: UInt64,
        kek: Secret,
        salt: [UInt8]
    ) -> [UInt8] {
        precondition(salt.count == 32, "a keyring's salt has 32 bytes")
        let plain = object.canonicalBytes
        precondition(plain.count < sizeLimit - 128, "a keyring stays below its limit")
        var file = magic + littleEndian(generation) + kekID(of: kek) + salt
        file += littleEndian(UInt32(plain.count))
        file += sealingKey(kek, salt).seal(plain, nonce: zeroNonce, aad: file)
        return file + littleEndian(CRC32.of(file))
    }

    /// Reads what needs no key.
    ///
    /// - Throws: ``KeyringError/damaged`` or ``KeyringError/newerFormat``.
    public static func header(of bytes: [UInt8]) throws(KeyringError) -> Header {
        guard (headSize + 20...sizeLimit).contains(bytes.count),
            number(bytes[(bytes.count - 4)...]) == UInt64(CRC32.of(bytes.dropLast(4))),
            bytes.starts(with: magic[0..<6])
        else { throw .damaged }
        guard Array(bytes[6..<8]) == Array(magic[6..<8]) else { throw .newerFormat }
        guard number(bytes[56..<60]) == UInt64(bytes.count - headSize - 20) else {
            throw .damaged
        }
        return Header(generation: number(bytes[8..<16]), kekID: Array(bytes[16..<24]))
    }

    /// Opens a keyring.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - kek: The key-encryption key.
    /// - Returns: Its generation and its object.
    /// - Throws: ``KeyringError/wrongKey`` when another key sealed it, ``KeyringError/damaged``
    ///   when bytes were changed, ``KeyringError/newerFormat`` when this program is too old.
    public static func open(_ bytes: [UInt8], kek: Secret) throws(KeyringError) -> Contents {
        let header = try header(of: bytes)
        guard header.kekID == kekID(of: kek) else { throw .wrongKey }
        let aad = Array(bytes[0..<headSize])
        let sealed = Array(bytes[headSize..<(bytes.count - 4)])
        do {
            let key = sealingKey(kek, Array(bytes[24..<56]))
            let plain = try key.open(sealed, nonce: zeroNonce, aad: aad)
            return Contents(generation: header.generation, object: try JSON(parsing: plain))
        } catch {
            // The key is the right one by its id, so it is the bytes that are wrong.
            throw .damaged
        }
    }

    /// Reads `DIR/keys`: 64 hexadecimal digits and a line feed, or nil for anything else.
    public static func kek(fromText bytes: [UInt8]) -> Secret? {
        guard bytes.count == 65, bytes.last == UInt8(ascii: "\n"),
            let key = Hex.bytes(String(decoding: bytes.dropLast(), as: UTF8.self)),
            key.count == 32
        else { return nil }
        return Secret(copying: key)
    }

    /// The bytes of `DIR/keys`.
    public static func text(ofKEK kek: Secret) -> [UInt8] {
        Array((Hex.text(kek.exposedCopy()) + "\n").utf8)
    }

    private static let zeroNonce = [UInt8](repeating: 0, count: SealingKey.nonceSize)

    private static func sealingKey(_ kek: Secret, _ salt: [UInt8]) -> SealingKey {
        let info = Array("melmastoon-keyring/1".utf8)
        return SealingKey(
            secret: KeyDerivation.hkdf(ikm: kek, salt: salt, info: info, count: 32)
        )
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
