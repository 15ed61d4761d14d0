import Cloud
import Compression
import Keyring
import Ledger
import Simulation
import Sync
import TestSupport
import World

/// A reference cloud with a property, and a device that is enrolled there.
struct FuzzTown {
    private let scratch = ScratchFolder(inMemory: true)
    private let cloud: SimulatedCloud
    private let desk: FuzzDevice
    /// Whether the device's log cannot be carried on.
    private(set) var isWorn = false

    init() throws {
        let clock = Moment(Timestamp(milliseconds: 1_795_254_506_871))
        cloud = try SimulatedCloud(in: scratch.path, clock: clock, seed: 8_814)
        let property = Repository.bytes("packaging/property.example.json")
        try cloud.order("property import", document: try JSON(parsing: property))
        let entropy = SeededEntropy(4_711)
        desk = FuzzDevice(cloud, key: SigningKey(from: entropy), clock, entropy)
        try desk.enrol(with: try cloud.token())
        desk.begin(desk.incarnation, previous: nil)
    }

    /// Does one step of an input.
    mutating func take(_ step: JSON) throws {
        if step["type"] != nil {
            try capture(step)
        } else {
            try ask(step)
        }
    }

    private mutating func capture(_ step: JSON) throws {
        var more = step["more"]?.objectValue ?? [:]
        // Another number would only show that the chain is looked at, as tests do.
        more["seq"] = nil
        let type = step["type"]?.textValue ?? ""
        desk.capture(type, payload: step["payload"] ?? [:], more: more)
        let last = desk.bodies.count
        let response = desk.push(max(1, last - 1)...last)
        try look(response)
        guard response.status == .ok else {
            isWorn = true
            return
        }
        let custody = try response.pushed().custody
        try Finding.unless(custody.headHash == desk.hash(last), "custody of another head")
    }

    private func ask(_ step: JSON) throws {
        let method = step["method"]?.textValue.flatMap(Method.init(rawValue:)) ?? .post
        let route = step["route"]?.textValue ?? "hello"
        let parts = route.split(separator: "/", omittingEmptySubsequences: false)
        let path = parts.reduce(SyncRoute.base) { $0 + "/" + PercentCoding.encode(String($1)) }
        var request = Request(method, path, authority: SimulatedCloud.authority)
        // What a listener lets through is ASCII without blanks.
        let isPlain = { (byte: UInt8) in byte > 0x20 && byte < 0x7F }
        let query = Array((step["query"]?.textValue ?? "").utf8).filter(isPlain)
        request.query = String(decoding: query, as: UTF8.self)
        if method == .post, step["body"] == nil { request.body = [0x7B, 0x7D] }
        if let body = step["body"] {
            request.body = body.textValue.map { Array($0.utf8) } ?? body.canonicalBytes
            if step["plain"] == nil {
                request.body = Gzip.compress(request.body)
                request.headers["Content-Encoding"] = "gzip"
            }
        }
        request = desk.identified(request)
        for (name, value) in step["headers"]?.objectValue ?? [:] {
            request.headers[name] = value.textValue
        }
        try look(desk.ask(desk.signed(request)))
    }

    private func look(_ response: Response) throws(Finding) {
        try Finding.unless(
            response.status.rawValue != 500,
            "500: \(String(decoding: response.body, as: UTF8.self))"
        )
    }

    /// Does what head office asks; verbs that name files are not asked for.
    func order(_ json: JSON) throws {
        let command: OfficeCommand
        do throws(ShapeError) { command = try OfficeCommand(json) } catch { return }
        guard !["backup", "restore"].contains(command.verb) else { return }
        do throws(OfficeRefusal) { try cloud.perform(command) } catch {
            let refusal = error
            let text = "\(command.verb): \(refusal.title) \(refusal.faults)"
            try Finding.unless(refusal.kind != .failed, text)
        }
    }
}

/// A device whose line is a function call.
private final class FuzzDevice: SignedDesk {
    private let cloud: SimulatedCloud

    init(_ cloud: SimulatedCloud, key: SigningKey, _ clock: Moment, _ entropy: SeededEntropy) {
        self.cloud = cloud
        super.init(key: key, clock, entropy, authority: SimulatedCloud.authority)
    }

    override func ask(_ request: Request) -> Response { cloud.respond(to: request) }
}
