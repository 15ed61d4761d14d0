import CloudStore
import Judge
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A desk with its own log, which captures whatever a test wants it to.
final class Till {
    let hotel: Hotel
    let device: ID
    let code: String
    private(set) var incarnation: ID
    private var seq: Int64 = 0
    private var slips: Int64 = 0
    private var waiting: [CloudLedger.TakenAction] = []
    private var ids = UUIDv7()
    var date = Hotel.today
    /// What the desk's clock adds to the true time, and whether it knows.
    var clockError: Int64 = 0
    var offset: Int64? = 0
    /// The session in use.
    var session: ID
    var figures: [Currency: SessionFigures] = [:]
    var firstSeq: Int64 = 1

    init(_ hotel: Hotel, _ code: String = "7K") throws {
        self.hotel = hotel
        self.code = code
        device = ids.next(hotel.clock, hotel.entropy)
        incarnation = ids.next(hotel.clock, hotel.entropy)
        session = device
        let record = CloudLedger.DeviceRecord(
            id: device,
            code: code,
            status: .active,
            revokedAfter: nil,
            pepper: Array(repeating: 7, count: 32),
            lastSeen: hotel.clock.now()
        )
        _ = try hotel.read { [device, incarnation] (ledger) throws(CloudStoreError) in
            _ = try ledger.add(
                record,
                key: Array(repeating: 1, count: 32),
                thumbprint: "key-" + code,
                agent: [:],
                replaces: nil
            )
            try ledger.open(
                incarnation: incarnation,
                device: device,
                genesis: Array(repeating: 0, count: 32),
                closing: false
            )
        }
        try begin(.first)
    }

    func mint() -> ID { ids.next(hotel.clock, hotel.entropy) }

    private func begin(_ reason: IncarnationBegin.Reason) throws {
        try capture(
            .incarnationBegin(
                IncarnationBegin(
                    previous: nil,
                    reason: reason,
                    witness: nil,
                    lost: RangeSet(),
                    agentVersion: "1.0.0",
                    schemaVersion: 1
                )
            )
        )
    }

    /// Goes on in a new incarnation.
    func restart() throws {
        let next = mint()
        try hotel.read { [device] (ledger) throws(CloudStoreError) in
            try ledger.open(
                incarnation: next,
                device: device,
                genesis: Array(repeating: 0, count: 32),
                closing: true
            )
        }
        incarnation = next
        seq = 0
        try begin(.operator)
    }

    /// What a capture may have beside its payload.
    struct Extras {
        var actor = "c07"
        var cosign: String?
        var supervisor: String?
        /// The token whose hash the actor's step-up names.
        var stepUp: String?
        var dependencies: [ID] = []
        var notes: [String] = []
        var isSent = true
    }

    /// Captures an action; it is taken into custody with ``send()``.
    @discardableResult
    func capture(
        _ payload: Payload,
        moving effect: [Money]? = nil,
        with extras: Extras = Extras()
    ) throws -> Action {
        var action = try made(payload, with: extras)
        if let effect { action.drawerEffect = effect }
        if extras.isSent { keep(action.json, action.id) }
        return action
    }

    private func made(_ payload: Payload, with extras: Extras) throws -> Action {
        seq += 1
        let now = hotel.clock.now()
        let date = try #require(BusinessDate(self.date))
        let isSystem = payload.type == .incarnationBegin || payload.type == .outboxOpaque
        var action = Action(
            id: mint(),
            seq: seq,
            stream: payload.stream ?? .device,
            capture: Action.Capture(
                at: now.adding(milliseconds: clockError),
                zone: "Asia/Kabul",
                utcOffsetSeconds: 16_200,
                businessDate: date,
                clock: ClockReading(
                    boot: 1,
                    monotonicMilliseconds: hotel.clock.monotonicMilliseconds(),
                    offsetMilliseconds: offset,
                    errorMilliseconds: offset == nil ? nil : 100
                )
            ),
            actor: isSystem
                ? .system : .staff(id: try staff(extras.actor), pinVersion: nil),
            payload: payload
        )
        action.policyVersion = isSystem ? nil : 1
        if payload.type.takesSlip == true {
            slips += 1
            action.slip = SlipNumber(deviceCode: code, series: "2026", number: slips)
        }
        action.drawerEffect = try payload.drawerEffect()?.withoutZeros
        action.dependencies = extras.dependencies
        action.notes = extras.notes
        if let cosign = extras.cosign {
            action.approvals.append(
                Approval(staffID: try staff(cosign), kind: .cosign, method: .pin)
            )
        }
        if let supervisor = extras.supervisor {
            action.approvals.append(
                Approval(staffID: try staff(supervisor), kind: .supervisor, method: .pin)
            )
        }
        if let token = extras.stepUp {
            action.approvals.append(
                Approval(
                    staffID: try staff(extras.actor),
                    kind: .supervisor,
                    method: .stepUp,
                    stepUpReference: Digest.sha256(Array(token.utf8)).base64url
                )
            )
        }
        return action
    }

    private func staff(_ code: String) throws -> ID {
        try hotel.id(of: code, in: "staff")
    }

    /// Puts a body into the log as it is.
    func keep(_ body: JSON, _ id: ID) {
        waiting.append(
            CloudLedger.TakenAction(
                id: id,
                seq: body["seq"]?.integerValue ?? seq,
                stream: body["stream"]?.textValue ?? "device",
                hash: Array(repeating: 9, count: 32),
                identity: Digest.sha256(ChainLink.identity(of: body)).bytes,
                body: body.canonicalBytes
            )
        )
    }

    /// Puts an action into the log at the next number, whatever else was at that number.
    func append(_ action: Action) -> Int64 {
        seq += 1
        var action = action
        action.seq = seq
        keep(action.json, action.id)
        return seq
    }

    /// Captures a body that some member of an action was changed in.
    @discardableResult
    func capture(_ payload: Payload, changing change: (inout [String: JSON]) -> Void) throws -> ID {
        let action = try made(payload, with: Extras())
        guard case .object(var body) = action.json else { preconditionFailure("an object") }
        change(&body)
        keep(.object(body), action.id)
        return action.id
    }

    /// Carries an action again under the current incarnation.
    func carryAgain(_ action: Action) {
        seq += 1
        var again = action
        again.seq = seq
        again.origin = Action.Origin(incarnation: incarnation, seq: action.seq)
        keep(again.json, again.id)
    }

    /// Hands in what waits.
    func send() throws {
        let actions = waiting
        waiting = []
        try hotel.read { [device, incarnation, seq] (ledger) throws(CloudStoreError) in
            try ledger.take(actions, device: device, incarnation: incarnation, last: seq)
        }
    }

    /// Hands in what waits, and has it judged.
    func sync() throws {
        try send()
        try hotel.settle()
    }

    /// The verdict of an action: the result the desk sees, plainly accepted when there is none.
    func verdict(of action: Action) throws -> Verdict {
        try verdict(incarnation, action.seq)
    }

    func verdict(_ incarnation: ID, _ seq: Int64) throws -> Verdict {
        let key = "\(incarnation.text):\(seq)"
        let results = try hotel.documents("action_results", device: device)
        if let found = results.first(where: { $0["id"]?.textValue == key }) {
            return try Verdict(#require(found["result"]), "result")
        }
        let records = try hotel.read { [device] (ledger) throws(CloudStoreError) in
            try ledger.incarnations(of: device)
        }
        let decided = records.first { $0.incarnation == incarnation }?.decided
        #expect(decided?.contains(seq) == true, "\(seq) is not decided and has no result")
        return .plain
    }
}
