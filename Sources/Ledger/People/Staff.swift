public import World

/// A member of staff as the replica knows them: codes only, never a name.
///
/// - SeeAlso: P12.1, ROL-1, ROL-3.
public struct Staff: Hashable, Sendable {
    /// How a PIN is checked at this desk.
    public struct PIN: Hashable, Sendable {
        /// Grows with each change of the PIN.
        public let version: Int64
        /// The power of two that scrypt's N is.
        public let log2N: Int64
        /// scrypt's block size.
        public let r: Int64
        /// scrypt's parallelism.
        public let p: Int64
        /// scrypt's salt.
        public let salt: [UInt8]
        /// What the check must give (P12.4).
        public let verifier: [UInt8]
    }

    /// The identity of the row.
    public let id: ID
    /// The version of the document.
    public let version: Int64
    /// The code the desk knows them by, as in `c07`.
    public let code: String
    /// The human being: two rows of one person are one person.
    public let personID: ID
    /// What they are; words this version does not know are left out.
    public let roles: Set<Role>
    /// Extra rights, by name.
    public let permissions: [String]
    /// The PIN's verifier; nil when none was set.
    public let pin: PIN?
    /// Whether the office ended their access.
    public let isDisabled: Bool
    /// The end of the roster's lease; nil for none.
    public let validUntil: Timestamp?

    /// Reads the document of the collection `staff`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.id("id")
        version = try members.integer("ver")
        code = try members.text("code", limit: 80)
        personID = try members.id("person_id")
        roles = Set(try members.list("roles", JSONMembers.text).compactMap(Role.init))
        permissions = try members.list("permissions", JSONMembers.text)
        pin = try members.optional("pin", PIN.init)
        isDisabled = try members.boolean("disabled")
        validUntil = try members.optional("valid_until", JSONMembers.moment)
    }

    /// Whether they are a supervisor.
    public var isSupervisor: Bool { roles.contains(.supervisor) }

    /// Whether they may sign for somebody else at all (K).
    public var maySign: Bool { roles.contains { $0.maySign } }

    /// Whether the roster's lease of this row has ended (ROL-3).
    public func isStale(at now: Timestamp) -> Bool {
        validUntil.map { $0 < now } ?? false
    }

    /// Whether the two rows are two people: other row and other human being (ROL-1).
    public func isOtherPerson(than other: Staff) -> Bool {
        id != other.id && personID != other.personID
    }
}

extension Staff.PIN {
    /// Reads the member `pin`.
    ///
    /// - Throws: ``ShapeError``, also for another algorithm.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        version = try members.integer("version")
        guard try members.text("alg") == "scrypt" else {
            throw ShapeError(path + ".alg", "not one of: scrypt")
        }
        log2N = try members.integer("log2_n", in: 1...24)
        r = try members.integer("r", in: 1...64)
        p = try members.integer("p", in: 1...64)
        salt = try members.bytes("salt")
        verifier = try members.bytes("verifier")
    }
}

extension JSONMembers {
    /// Takes bytes in base64url without padding (P1.7).
    fileprivate mutating func bytes(_ name: String) throws(ShapeError) -> [UInt8] {
        guard let bytes = Base64.bytes(try text(name)) else {
            throw ShapeError(path(of: name), "not base64url")
        }
        return bytes
    }
}
