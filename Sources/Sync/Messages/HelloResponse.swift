public import Ledger
public import World

/// What a cloud says of itself and of what it knows of a device.
///
/// - SeeAlso: P16.
public struct HelloResponse: Hashable, Sendable {
    /// Who is answering.
    public struct Cloud: Hashable, Sendable {
        /// The product.
        public let name: String
        /// Its version.
        public let version: String
        /// Its epoch: another one means it was restored (P17.7).
        public let cloudEpoch: String
        /// Where it is.
        public let region: String

        /// Makes a statement.
        public init(name: String, version: String, cloudEpoch: String, region: String) {
            self.name = name
            self.version = version
            self.cloudEpoch = cloudEpoch
            self.region = region
        }
    }

    /// How the cloud finds the cursor of the replica.
    public enum CursorStatus: String, Hashable, Sendable {
        /// The pull may go on.
        case ok
        /// None was given.
        case none
        /// It is too old: snapshot.
        case gone
        /// It is not of this cloud: snapshot.
        case unknown
    }

    /// Who is answering.
    public var cloud: Cloud
    /// The device.
    public var deviceID: ID
    /// How the cloud regards it.
    public var standing: DeviceStanding
    /// What it knows of each incarnation named, and its current one in any case.
    public var incarnations: [KnownIncarnation] = []
    /// The view that pulls of this device are of.
    public var view: String
    /// How it finds the cursor.
    public var cursorStatus: CursorStatus = .none
    /// What it can do beside the core.
    public var capabilities: [String] = []
    /// The action types it judges, each with the highest version.
    public var actions: [String: Int64] = [:]
    /// The collections it sends, each with its version.
    public var collections: [String: Int64] = [:]
    /// What it takes at once.
    public var limits: SyncLimits = .reference
    /// How it wants to be polled.
    public var policy = HelloPolicy()
    /// The last command of this device.
    public var lastCseq: Int64 = 0
    /// Remarks for an operator, as received.
    public var notices: [JSON] = []

    /// Makes an answer with nothing in its lists.
    public init(cloud: Cloud, deviceID: ID, standing: DeviceStanding, view: String) {
        self.cloud = cloud
        self.deviceID = deviceID
        self.standing = standing
        self.view = view
    }

    /// Reads the wire form; unknown members are let be.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        var device = try members.object("device")
        self.init(
            cloud: try Cloud(members.required("cloud"), "cloud"),
            deviceID: try device.id("device_id"),
            standing: try device.word("status", as: DeviceStanding.self),
            view: try members.text("view")
        )
        incarnations = try members.list("incarnations", KnownIncarnation.init)
        var cursor = try members.object("cursor")
        cursorStatus = try cursor.word("status", as: CursorStatus.self)
        capabilities = try members.list("capabilities", JSONMembers.text)
        actions = try members.table("actions", JSONMembers.integer)
        collections = try members.table("collections", JSONMembers.integer)
        limits = try SyncLimits(members.required("limits"), "limits")
        policy = try HelloPolicy(members.required("policy"), "policy")
        lastCseq = try members.optional("commands", Self.lastCseq) ?? 0
        notices = members.take("notices")?.listValue ?? []
    }

    private static func lastCseq(_ json: JSON, _ path: String) throws(ShapeError) -> Int64 {
        var members = try JSONMembers(json, at: path)
        return try members.count("last_cseq")
    }

    /// The wire form.
    public var json: JSON {
        [
            "protocol": "1.0", "cloud": cloud.json,
            "device": ["device_id": .text(deviceID.text), "status": .text(standing.rawValue)],
            "incarnations": .list(incarnations.map(\.json)), "view": .text(view),
            "cursor": ["status": .text(cursorStatus.rawValue)],
            "capabilities": .list(capabilities.map(JSON.text)),
            "actions": .object(actions.mapValues(JSON.integer)),
            "collections": .object(collections.mapValues(JSON.integer)), "limits": limits.json,
            "policy": policy.json, "commands": ["last_cseq": .integer(lastCseq)],
            "notices": .list(notices),
        ]
    }
}

extension HelloResponse.Cloud {
    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        name = try members.text("name")
        version = try members.text("version")
        cloudEpoch = try members.text("epoch")
        region = try members.text("region")
    }

    var json: JSON {
        [
            "name": .text(name), "version": .text(version), "epoch": .text(cloudEpoch),
            "region": .text(region),
        ]
    }
}
