public import Keyring
public import Ledger
import Sync
public import World

/// Who this device is to its cloud, as the enrolment answer pinned it.
///
/// - SeeAlso: P4.3, SEC-1.
public struct DeviceIdentity: Sendable {
    /// The device.
    public let deviceID: ID
    /// 2 or 3 characters, first part of every slip number.
    public let deviceCode: String
    /// The tenant, as text; never sent (P5.6).
    public let tenantID: String
    /// The property, as text.
    public let propertyID: String
    /// `https://host/sync/v1`.
    public let baseURL: String
    /// Hosts that a redirecting cloud may name.
    public let allowedHosts: [String]
    /// The cloud's epoch at enrolment.
    public let cloudEpoch: String
    /// What staff PINs are peppered with on this device.
    public let pinPepper: Secret
    /// The CA bundle for the cloud; nil means the system's.
    public let certificateAuthorityPEM: String?
    /// The `trust` object as received: command and custody keys.
    public let trust: JSON

    /// Reads the 200 answer of `POST /enrol`, or the same object from the keyring.
    ///
    /// - Throws: ``ShapeError``.
    public init(enrolment json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "enrolment")
        var device = try members.object("device")
        deviceID = try device.id("device_id")
        deviceCode = try device.text("device_code")
        tenantID = try device.text("tenant_id")
        propertyID = try device.text("property_id")
        baseURL = try members.text("base_url")
        allowedHosts = try members.list("allowed_hosts", JSONMembers.text)
        cloudEpoch = try members.text("epoch")
        guard let pepper = Base64.bytes(try members.text("pin_pepper")), pepper.count == 32 else {
            throw ShapeError("enrolment.pin_pepper", "not 32 bytes")
        }
        pinPepper = Secret(copying: pepper)
        trust = try members.required("trust")
        certificateAuthorityPEM = trust["tls_ca_pem"]?.textValue
        guard baseURL.hasPrefix("https://"),
            SlipNumber("\(deviceCode)-2026-000001") != nil
        else { throw ShapeError("enrolment", "no https address or no device code") }
    }

    /// The public half of the tenant's recovery key, X25519; nil when none is pinned.
    public var recoveryKey: [UInt8]? {
        let key = trust["recovery_key"]?["x"]?.textValue.flatMap { Base64.bytes($0) }
        return key?.count == 32 ? key : nil
    }

    /// Whether a row names another tenant or property than this device's (K61).
    func isForeign(_ change: Change) -> Bool {
        guard case .put(let collection, let document) = change else { return false }
        switch collection {
        case "entitlement": return document.id != tenantID
        case "policy", "business_days": return document.id != propertyID
        default:
            let named = [("tenant_id", tenantID), ("property_id", propertyID)]
            return named.contains { name, own in
                document.json[name].map { $0 != .text(own) } ?? false
            }
        }
    }

    /// The object that ``init(enrolment:)`` reads.
    var json: JSON {
        [
            "device": [
                "device_id": .text(deviceID.text), "device_code": .text(deviceCode),
                "tenant_id": .text(tenantID), "property_id": .text(propertyID),
            ],
            "base_url": .text(baseURL), "allowed_hosts": .list(allowedHosts.map(JSON.text)),
            "epoch": .text(cloudEpoch), "pin_pepper": .text(Base64.text(pinPepper.exposedCopy())),
            "trust": trust,
        ]
    }
}
