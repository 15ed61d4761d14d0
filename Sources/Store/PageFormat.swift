import Keyring

/// How a major version of SQLCipher lays out an encrypted page of 4096 bytes.
///
/// - SeeAlso: `durability.md` 5.3.
public enum PageFormat: Hashable, Sendable, CaseIterable {
    /// SQLCipher 3: HMAC-SHA1.
    case three
    /// SQLCipher 4: HMAC-SHA512.
    case four

    static let pageSize = 4_096
    static let ivSize = 16

    var hash: HashFunction {
        switch self {
        case .three: .sha1
        case .four: .sha512
        }
    }

    /// Bytes at the end of a page that SQLite does not use: IV, MAC and filler.
    var reserve: Int {
        switch self {
        case .three: 48
        case .four: 80
        }
    }

    /// Where the IV begins; the MAC follows it.
    var ivStart: Int { Self.pageSize - reserve }
}

/// Checks and opens pages under one key and format.
struct PageLock {
    let format: PageFormat
    private let key: Secret
    private let mac: RepeatedTag

    init(_ format: PageFormat, key: Secret, salt: [UInt8]) {
        self.format = format
        self.key = key
        let macKey = KeyDerivation.pbkdf2(
            secret: key,
            salt: salt.map { $0 ^ 0x3A },
            rounds: 2,
            count: 32,
            hash: format.hash
        )
        mac = RepeatedTag(key: macKey, hash: format.hash)
    }

    /// Whether the page carries its own MAC; the salt at the start of page 1 stands outside it.
    func isWhole(_ page: ArraySlice<UInt8>, number: UInt32) -> Bool {
        let base = page.startIndex
        let macStart = base + format.ivStart + PageFormat.ivSize
        let first = base + (number == 1 ? 16 : 0)
        let place = [number, number >> 8, number >> 16, number >> 24].map {
            UInt8(truncatingIfNeeded: $0)
        }
        let tag = mac.tag(page[first..<macStart], place)
        return page[macStart..<macStart + format.hash.size].elementsEqual(tag)
    }

    /// The page as SQLite sees it, without its reserve; page 1 lacks its first 16 bytes.
    func open(_ page: ArraySlice<UInt8>, number: UInt32) -> [UInt8] {
        let base = page.startIndex
        let ivStart = base + format.ivStart
        let first = base + (number == 1 ? 16 : 0)
        let iv = Array(page[ivStart..<ivStart + PageFormat.ivSize])
        return PageCipher.open(Array(page[first..<ivStart]), key: key, iv: iv)
    }
}
