import World

/// How well the key-encryption key of a desk is kept.
///
/// - SeeAlso: SEC-3.
enum KeyGrade: String, Hashable, Sendable {
    /// Bound to the machine's TPM and to its host key: a stolen disk opens nothing.
    case machine = "tpm2+host"
    /// Bound to the TPM alone.
    case chip = "tpm2"
    /// Bound to the host key: stops copied folders and other users, not a stolen disk.
    case host
    /// A file in the state folder: stops other users only.
    case file
    /// A credential whose making cannot be seen from here.
    case unknown

    /// Where the installation keeps the sealed credential.
    static let sealedFile = DiskPath("/etc/melmastoon-edge/kek.cred")

    /// The grade of a desk whose key is in this credential, nil for a key in the state folder.
    init(credential: DiskPath?, on disk: any Disk) {
        guard credential != nil else {
            self = .file
            return
        }
        do throws(DiskError) {
            let text = try disk.contents(of: Self.sealedFile, limit: 1 << 16)
            self = Self(sealed: text)
        } catch { self = .unknown }
    }

    /// Reads what sealed a credential from its first 16 bytes.
    init(sealed text: [UInt8]) {
        // 24 digits hold the 16 bytes and two more; no digit is left over.
        let digits = String(decoding: text.prefix(24), as: UTF8.self)
        let head = Base64.bytes(digits, .standard) ?? []
        self = Self.makers[Hex.text(head.prefix(16))] ?? .unknown
    }

    // https://github.com/systemd/systemd/blob/main/src/shared/creds-util.h
    private static let makers: [String: KeyGrade] = [
        "5a1c6a86df9d4096b1d5a65e0862f19a": .host, "0c7cc07b117645919c4b0bea08bc20fe": .chip,
        "faf7eb9341e3412ca1a436f95a29362f": .chip, "93a894094874449090caf2fc93cab553": .machine,
        "af4950a849134eb1a73846304ff30c05": .machine,
    ]

    /// What it stops, in words.
    var meaning: String {
        switch self {
        case .machine: "tpm2+host: a stolen disk opens nothing"
        case .chip: "tpm2: a stolen disk opens nothing"
        case .host: "host: stops copied folders and other users, not a stolen disk"
        case .file: "file: stops other users only"
        case .unknown: "credential: this user cannot see what sealed it"
        }
    }
}
