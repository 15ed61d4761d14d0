public import World

/// The time zone files of this machine, as bytes; what they mean is `Ledger`'s to say.
public struct ZoneFiles: Sendable {
    /// The largest zone of the IANA database has under 4 KiB.
    private static let sizeLimit = 65_536

    private let folder: DiskPath

    /// Names the folder that holds the zones.
    public init(folder: DiskPath = DiskPath("/usr/share/zoneinfo")) {
        self.folder = folder
    }

    /// The TZif bytes of a zone.
    ///
    /// - Parameter zone: An IANA name such as `Asia/Kabul`.
    /// - Returns: The whole file.
    /// - Throws: ``PlatformError/Code/invalid`` for a name that cannot be one, else what the disk
    ///   said.
    public func bytes(of zone: String) throws(PlatformError) -> [UInt8] {
        guard Self.isName(zone) else {
            throw PlatformError(.invalid, "zone", "this is no name of a time zone")
        }
        do {
            let file = try PosixDisk().open(folder.appending(zone), for: .reading)
            defer { file.close() }
            return try file.read(at: 0, count: Self.sizeLimit)
        } catch let error {
            throw PlatformError(
                error.code == .notFound ? .notFound : .refused,
                "zone",
                "the time zone cannot be read; install tzdata (\(error))"
            )
        }
    }

    /// Parts of letters, digits, `_`, `+`, `-`, joined by `/`: never a way out of the folder.
    private static func isName(_ zone: String) -> Bool {
        let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
        return zone.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                            UInt8(ascii: "+"), UInt8(ascii: "-"):
                            true
                        default: false
                        }
                    }
            }
    }
}
