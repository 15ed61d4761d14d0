public import World

/// What a desk keeps of a PIN: a keyed tag over a slow hash, and the parameters to repeat it.
///
/// The desk knows salt, parameters and pepper; the cloud keeps salt and slow hash; neither keeps
/// the PIN.
///
/// - SeeAlso: P12.4, SEC-11.
public struct PINVerifier: Hashable, Sendable {
    /// Goes up with each change of the PIN.
    public let version: Int64
    /// What one try costs.
    public let cost: ScryptCost
    /// 16 to 64 bytes, random for each person.
    public let salt: [UInt8]
    /// 32 bytes.
    public let verifier: [UInt8]
    /// Wrong tries in a row before the first wait.
    public let maxAttempts: Int64

    /// Puts the parts of a verifier together.
    ///
    /// Precondition: the verifier has 32 bytes and the salt 8 to 64.
    public init(
        version: Int64,
        cost: ScryptCost = .standard,
        salt: [UInt8],
        verifier: [UInt8],
        maxAttempts: Int64 = 5
    ) {
        precondition(verifier.count == 32, "a verifier has 32 bytes")
        precondition((8...64).contains(salt.count), "a salt has 8 to 64 bytes")
        self.version = version
        self.cost = cost
        self.salt = salt
        self.verifier = verifier
        self.maxAttempts = maxAttempts
    }

    /// Reads the member `pin` of a staff document.
    ///
    /// - Throws: ``ShapeError`` when a member is missing, unknown or beyond what a desk can bear.
    public init(json: JSON, at path: String = "pin") throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        guard try members.text("alg") == "scrypt" else {
            throw ShapeError(members.path(of: "alg"), "not scrypt")
        }
        version = try members.integer("version")
        maxAttempts = try members.integer("max_attempts")
        let log2N = Int(try members.integer("log2_n"))
        let r = Int(try members.integer("r"))
        let p = Int(try members.integer("p"))
        guard let cost = ScryptCost(log2N: log2N, r: r, p: p) else {
            throw ShapeError(members.path(of: "log2_n"), "too costly")
        }
        self.cost = cost
        salt = try Self.bytes("salt", of: &members, count: 8...64)
        verifier = try Self.bytes("verifier", of: &members, count: 32...32)
        guard version > 0, (1...100).contains(maxAttempts) else {
            throw ShapeError(members.path(of: "max_attempts"), "out of range")
        }
        try members.close()
    }

    private static func bytes(
        _ name: String,
        of members: inout JSONMembers,
        count: ClosedRange<Int>
    ) throws(ShapeError) -> [UInt8] {
        guard let bytes = Base64.bytes(try members.text(name)), count.contains(bytes.count) else {
            throw ShapeError(members.path(of: name), "not base64url of the right length")
        }
        return bytes
    }

    /// The member `pin` of a staff document.
    public var json: JSON {
        [
            "version": .integer(version), "alg": "scrypt", "log2_n": .integer(Int64(cost.log2N)),
            "r": .integer(Int64(cost.r)), "p": .integer(Int64(cost.p)),
            "salt": .text(Base64.text(salt)), "verifier": .text(Base64.text(verifier)),
            "max_attempts": .integer(maxAttempts),
        ]
    }

    /// Whether this is the PIN; takes about half a second and 128 MiB.
    ///
    /// - Parameters:
    ///   - pin: The digits as UTF-8.
    ///   - pepper: The device's 32 bytes.
    /// - Returns: True when the PIN is right.
    public func matches(pin: Secret, pepper: Secret) -> Bool {
        let output = Self.scryptOutput(pin: pin, salt: salt, cost: cost)
        return areEqualInConstantTime(
            Self.verifier(pepper: pepper, scryptOutput: output),
            verifier
        )
    }

    /// A verifier that no PIN matches, so that an unknown name costs as much time as a known one.
    public static let decoy = PINVerifier(
        version: 1,
        salt: Array(repeating: 0xDC, count: 16),
        verifier: Array(repeating: 0, count: 32)
    )

    /// The slow half, which the cloud keeps: 32 bytes.
    public static func scryptOutput(
        pin: Secret,
        salt: [UInt8],
        cost: ScryptCost = .standard
    ) -> Secret {
        KeyDerivation.scrypt(secret: pin, salt: salt, cost: cost, count: 32)
    }

    /// The quick half, for one device: 32 bytes.
    public static func verifier(pepper: Secret, scryptOutput: Secret) -> [UInt8] {
        HMAC.sha256(key: pepper, scryptOutput.exposedCopy())
    }

    /// Whether a PIN may be set: 6 to 12 digits, not all alike, no straight run up or down.
    public static func isStrong(_ pin: String) -> Bool {
        let digits = Array(pin.utf8)
        guard (6...12).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return false }
        let steps = zip(digits, digits.dropFirst()).map { (Int($1) - Int($0) + 10) % 10 }
        // A step of 1 or 9 throughout is a run up or down, past 9 to 0 as well.
        return ![0, 1, 9].contains { step in steps.allSatisfy { $0 == step } }
    }
}
