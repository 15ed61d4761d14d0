public import Keyring
public import World

/// The folder of a cloud on one machine: its database, its authority, its operator's keys.
public struct CloudHome: Sendable {
    /// Why a home cannot be lived in.
    public enum Fault: Error, Hashable, Sendable {
        /// The disk refused.
        case disk(DiskError)
        /// A file of keys or certificates is not as it was written.
        case damaged(DiskPath)
    }

    private static let authorityName = "Melmastoon Edge private CA"
    private static let fileLimit = 65_536

    /// The folder.
    public let folder: DiskPath
    private let disk: any Disk
    private let entropy: any Entropy
    private let now: Timestamp

    /// Opens a home, and makes its folder when it is missing.
    ///
    /// - Parameters:
    ///   - folder: The folder; the one above it is there.
    ///   - disk: The disk.
    ///   - entropy: For new keys.
    ///   - now: For the validity of new certificates.
    /// - Throws: ``Fault``.
    public init(
        _ folder: DiskPath,
        disk: any Disk,
        entropy: any Entropy,
        now: Timestamp
    ) throws(Fault) {
        self.folder = folder
        self.disk = disk
        self.entropy = entropy
        self.now = now
        do throws(DiskError) { try disk.makeFolder(folder) } catch { throw .disk(error) }
    }

    /// The file of the database.
    public var database: DiskPath { folder.appending("cloud.db") }
    /// The socket of the running server.
    public var socket: DiskPath { folder.appending("office.sock") }

    /// Takes the home for this process; nil when a server has it.
    ///
    /// - Throws: ``Fault``.
    public func lock() throws(Fault) -> (any DiskLock)? {
        do throws(DiskError) { return try disk.lock(folder.appending("lock")) } catch {
            if error.code == .busy { return nil }
            throw .disk(error)
        }
    }

    /// The operator's keys; what is missing is made.
    ///
    /// - Throws: ``Fault``.
    public func keys() throws(Fault) -> CloudKeys {
        CloudKeys(
            custody: try key("custody.key"),
            routine: try key("routine.key"),
            destructive: try key("destructive.key").verifyingKey
        )
    }

    /// The authority of this home, made when missing; `ca.pem` is what desks trust.
    ///
    /// - Throws: ``Fault``.
    public func authority() throws(Fault) -> PrivateAuthority {
        let certificate = folder.appending("ca.pem")
        let key = folder.appending("ca.key")
        if let known = try read(certificate), let secret = try read(key) {
            let identity = CertificateIdentity(
                certificatePEM: known,
                privateKeyPEM: Secret(copying: secret)
            )
            do throws(KeyringError) {
                return try PrivateAuthority(name: Self.authorityName, identity: identity)
            } catch { throw .damaged(key) }
        }
        let made: PrivateAuthority
        do throws(KeyringError) {
            made = try PrivateAuthority(
                name: Self.authorityName,
                validity: validity(years: 20),
                entropy: entropy
            )
        } catch { throw .damaged(certificate) }
        try write(made.identity.privateKeyPEM.exposedCopy(), to: key)
        try write(made.identity.certificatePEM, to: certificate)
        return made
    }

    /// A fresh certificate for the server, good for a year.
    ///
    /// - Throws: ``Fault``.
    public func serverIdentity(hosts: [String]) throws(Fault) -> CertificateIdentity {
        let authority = try authority()
        do throws(KeyringError) {
            return try authority.serverIdentity(
                hosts: hosts,
                validity: validity(years: 1),
                entropy: entropy
            )
        } catch { throw .damaged(folder.appending("ca.key")) }
    }

    /// A file that an operator named, as a certificate or a property.
    ///
    /// - Throws: ``Fault``; a missing file is one.
    public func contents(of path: DiskPath, limit: Int = 8 << 20) throws(Fault) -> [UInt8] {
        guard let bytes = try read(path, limit: limit) else {
            throw .disk(DiskError(.notFound, "open", path))
        }
        return bytes
    }

    /// A private key that an operator named: 64 hexadecimal digits and a line feed.
    ///
    /// - Throws: ``Fault``; a missing file is one.
    public func signingKey(in path: DiskPath) throws(Fault) -> SigningKey {
        try Self.key(of: try contents(of: path, limit: 128), path)
    }

    private static func key(of text: [UInt8], _ path: DiskPath) throws(Fault) -> SigningKey {
        let digits = String(decoding: text.dropLast(), as: UTF8.self)
        guard let seed = Hex.bytes(digits), seed.count == 32 else { throw .damaged(path) }
        return SigningKey(seed: Secret(copying: seed))
    }

    private func validity(years: Int64) -> CertificateWindow {
        // A day back, so that a desk whose clock is late still believes it.
        let start = now.adding(milliseconds: -86_400_000)
        return CertificateWindow(
            notBefore: start,
            notAfter: now.adding(milliseconds: years * 365 * 86_400_000)
        )
    }

    /// A key as 64 hexadecimal digits in a file of its own.
    private func key(_ name: String) throws(Fault) -> SigningKey {
        let path = folder.appending(name)
        guard let text = try read(path) else {
            let made = SigningKey(from: entropy)
            try write(Array((Hex.text(made.seed.exposedCopy()) + "\n").utf8), to: path)
            return made
        }
        return try Self.key(of: text, path)
    }

    private func read(_ path: DiskPath, limit: Int = fileLimit) throws(Fault) -> [UInt8]? {
        do throws(DiskError) {
            let file = try disk.open(path, for: .reading)
            defer { file.close() }
            let size = try file.size()
            guard size <= Int64(limit) else { throw DiskError(.other, "read", path) }
            return try file.read(at: 0, count: Int(size))
        } catch {
            if error.code == .notFound { return nil }
            throw .disk(error)
        }
    }

    /// Writes a file whole or not at all: beside its place, synced, then renamed.
    private func write(_ bytes: [UInt8], to path: DiskPath) throws(Fault) {
        let new = DiskPath(path.text + ".new")
        do throws(DiskError) {
            if try disk.entry(at: new) != nil { try disk.remove(new) }
            let file = try disk.open(new, for: .creating)
            defer { file.close() }
            try file.write(bytes, at: 0)
            try file.sync()
            try disk.rename(new, to: path)
            try disk.syncFolder(folder)
        } catch { throw .disk(error) }
    }
}
