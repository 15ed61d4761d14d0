public import Ledger
public import World

/// An operator makes this desk known to a cloud.
public struct Enroll: Hashable, Sendable {
    /// The address of the cloud, `https://...`.
    public let cloud: String
    /// The one-time token; nil asks for a code to be approved on another screen.
    public let token: String?
    /// Certificates to trust, PEM.
    public let authorityPEM: String?

    /// Reads the body of `POST /v1/admin/enroll`.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ body: JSON) throws(ShapeError) {
        var members = try JSONMembers(body, at: "")
        cloud = try members.limited("cloud", to: 2_048)
        token = try members.optional("token") { json, path throws(ShapeError) in
            try JSONMembers.limited(json, path, to: 256)
        }
        authorityPEM = try members.optional("ca_pem") { json, path throws(ShapeError) in
            try JSONMembers.limited(json, path, to: 1 << 20)
        }
        try members.close()
        guard cloud.hasPrefix("https://"), cloud.utf8.count > 8 else {
            throw ShapeError("cloud", "not an https address")
        }
    }
}

/// The answer to an enrolment.
public struct EnrollAnswer: Hashable, Sendable {
    /// The device.
    public var deviceID: ID
    /// Its code, the first part of its slips.
    public var deviceCode: String
    /// The property.
    public var propertyID: String
    /// The address that the cloud pinned.
    public var baseURL: String

    /// Makes the answer.
    public init(deviceID: ID, deviceCode: String, propertyID: String, baseURL: String) {
        self.deviceID = deviceID
        self.deviceCode = deviceCode
        self.propertyID = propertyID
        self.baseURL = baseURL
    }

    /// The body.
    public var json: JSON {
        [
            "device_id": .text(deviceID.text), "device_code": .text(deviceCode),
            "property_id": .text(propertyID), "base_url": .text(baseURL),
        ]
    }
}
