/// What a disk refused, and where.
public struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it was; every caller switches on this, never on text.
    public enum Code: String, Hashable, Sendable {
        /// No such file or folder (ENOENT).
        case notFound
        /// It is there already (EEXIST, ENOTEMPTY).
        case exists
        /// Permissions forbid it (EACCES, EPERM).
        case denied
        /// The file system is read-only (EROFS).
        case readOnly
        /// No space or quota left (ENOSPC, EDQUOT).
        case full
        /// Somebody else holds it (EBUSY, EWOULDBLOCK on a lock).
        case busy
        /// Too many open files (EMFILE, ENFILE).
        case tooManyFiles
        /// A folder where a file is expected, or the other way round (EISDIR, ENOTDIR).
        case wrongKind
        /// The device failed (EIO) or answered short.
        case device
        /// Anything else.
        case other
    }

    /// The kind of refusal.
    public let code: Code
    /// The operation that failed: `open`, `read`, `write`, `sync`, `rename` ...
    public let operation: String
    /// The path it was about.
    public let path: DiskPath
    /// The number the operating system gave, 0 when there was none.
    public let systemCode: Int32

    /// Makes an error of one operation on one path.
    public init(_ code: Code, _ operation: String, _ path: DiskPath, systemCode: Int32 = 0) {
        self.code = code
        self.operation = operation
        self.path = path
        self.systemCode = systemCode
    }

    /// Whether the same call may work later without anything being repaired.
    public var isTransient: Bool {
        switch code {
        case .busy, .tooManyFiles, .full: true
        case .notFound, .exists, .denied, .readOnly, .wrongKind, .device, .other: false
        }
    }

    /// Operation, path and code; no file content.
    public var description: String {
        "\(operation) \(path): \(code.rawValue)" + (systemCode == 0 ? "" : " (\(systemCode))")
    }
}
