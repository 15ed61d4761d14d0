public import Ledger
public import World

/// What a device is pinned to when it is enrolled.
///
/// - SeeAlso: P4.3.
public struct EnrolmentAnswer: Hashable, Sendable {
    /// The device.
    public var deviceID: ID
    /// 2 or 3 characters, never given twice in a property.
    public var deviceCode: String
    /// The tenant.
    public var tenantID: String
    /// The property.
    public var propertyID: String
    /// How the cloud regards it.
    public var standing: DeviceStanding
    /// `https://host/sync/v1`.
    public var baseURL: String
    /// Hosts that the cloud may move it to.
    public var allowedHosts: [String]
    /// The epoch of the cloud.
    public var cloudEpoch: String
    /// 32 bytes that PINs are peppered with on this device; kept with its keys.
    public var pinPepper: [UInt8]
    /// The CA bundle, nil for the system's.
    public var certificateAuthorityPEM: String?
    /// Keys whose commands it obeys: each `{"class","jwk"}`.
    public var commandKeys: [JSON]
    /// Keys whose proofs of custody it believes, as JWK.
    public var custodyKeys: [JSON]
    /// The tenant's X25519 key for journal recovery, as JWK, nil when there is none.
    public var recoveryKey: JSON?

    /// Makes an answer without trusted keys.
    public init(
        deviceID: ID,
        deviceCode: String,
        tenantID: String,
        propertyID: String,
        baseURL: String,
        pinPepper: [UInt8]
    ) {
        self.deviceID = deviceID
        self.deviceCode = deviceCode
        self.tenantID = tenantID
        self.propertyID = propertyID
        self.baseURL = baseURL
        self.pinPepper = pinPepper
        standing = .active
        allowedHosts = []
        cloudEpoch = ""
        commandKeys = []
        custodyKeys = []
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        var device = try members.object("device")
        self.init(
            deviceID: try device.id("device_id"),
            deviceCode: try device.text("device_code", limit: 3),
            tenantID: try device.text("tenant_id", limit: 80),
            propertyID: try device.text("property_id", limit: 80),
            baseURL: try members.text("base_url"),
            pinPepper: try members.digest("pin_pepper")
        )
        standing = try device.word("status", as: DeviceStanding.self)
        allowedHosts = try members.list("allowed_hosts", JSONMembers.text)
        cloudEpoch = try members.text("epoch")
        var trust = try members.object("trust")
        certificateAuthorityPEM = try trust.nullable("tls_ca_pem", JSONMembers.text)
        commandKeys = try trust.list("command_keys") { (json, _) throws(ShapeError) in json }
        custodyKeys = try trust.list("custody_keys") { (json, _) throws(ShapeError) in json }
        recoveryKey = try trust.optional("recovery_key") { (json, _) throws(ShapeError) in json }
    }

    /// The wire form.
    public var json: JSON {
        [
            "device": [
                "device_id": .text(deviceID.text), "device_code": .text(deviceCode),
                "tenant_id": .text(tenantID), "property_id": .text(propertyID),
                "status": .text(standing.rawValue),
            ],
            "base_url": .text(baseURL), "allowed_hosts": .list(allowedHosts.map(JSON.text)),
            "epoch": .text(cloudEpoch), "pin_pepper": .bytes(pinPepper),
            "trust": .members([
                ("tls_ca_pem", .text(certificateAuthorityPEM)),
                ("command_keys", .list(commandKeys)), ("custody_keys", .list(custodyKeys)),
                ("recovery_key", recoveryKey),
            ]),
        ]
    }
}
