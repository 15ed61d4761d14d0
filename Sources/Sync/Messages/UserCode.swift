public import Ledger
public import World

/// What a desk shows while it waits to be let in, and how often it asks (P4.4).
public struct UserCode: Hashable, Sendable {
    /// The name it asks again by.
    public let enrolID: ID
    /// What a person types on the other screen.
    public let code: String
    /// Where that screen is.
    public let verificationURI: String
    /// How long it waits, in seconds.
    public let expiresIn: Int64
    /// How long it leaves between two questions, in seconds.
    public let interval: Int64
    /// The thumbprint of its key; people compare the first 8 characters.
    public let fingerprint: String

    /// Puts the parts together.
    public init(
        enrolID: ID,
        code: String,
        verificationURI: String,
        expiresIn: Int64,
        interval: Int64,
        fingerprint: String
    ) {
        self.enrolID = enrolID
        self.code = code
        self.verificationURI = verificationURI
        self.expiresIn = expiresIn
        self.interval = interval
        self.fingerprint = fingerprint
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        enrolID = try members.id("enrol_id")
        code = try members.text("user_code", limit: 20)
        verificationURI = try members.text("verification_uri", limit: 300)
        expiresIn = try members.integer("expires_in", in: 1...86_400)
        interval = try members.integer("interval", in: 1...3_600)
        fingerprint = try members.text("key_fingerprint", limit: 80)
    }

    /// The wire form.
    public var json: JSON {
        [
            "enrol_id": .text(enrolID.text), "user_code": .text(code),
            "verification_uri": .text(verificationURI), "expires_in": .integer(expiresIn),
            "interval": .integer(interval), "key_fingerprint": .text(fingerprint),
        ]
    }
}
