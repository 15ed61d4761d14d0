import Compression
import Desk
import Journal
import Keyring
import Ledger
import Store
import TestSupport
import Testing
import World

@testable import Agent

/// What leaves the desk for auditors and for head office.
struct EvidenceTests {
    private static let canary = "CANARY-7731 from Mr Nobody, room 204"

    private func ask(
        _ agent: DeviceAgent,
        _ path: String,
        query: String
    ) throws -> (status: Int, json: JSON) {
        let response = agent.answer(
            try OperatorRoute(.get, path),
            Request(.get, path, query: query)
        )
        return (Int(response.status.rawValue), try JSON(parsing: response.body))
    }

    /// A movement whose reason a person typed.
    private func captureCanary(_ agent: DeviceAgent, _ clock: ManualClock) throws {
        let money = try Money(try #require(Currency("AFN")), micro: 7_000_000)
        var group = agent.journal.draft
        var action = Action(
            id: agent.mint(),
            seq: group.position.seq + 1,
            stream: .session(DeskFolder.session),
            capture: agent.stamp(agent.claimedDate, at: clock.now()),
            actor: .staff(id: DeskFolder.cashier, pinVersion: nil),
            payload: .drawerPaidIn(
                DrawerMovement(
                    movementID: agent.mint(),
                    sessionID: DeskFolder.session,
                    money: [money],
                    reasonCode: "FLOAT",
                    reasonText: Self.canary,
                    voucherNumber: "V-CANARY"
                )
            )
        )
        action.slip = try agent.store.nextSlip(on: agent.claimedDate)
        action.drawerEffect = [money]
        action.policyVersion = 7
        try agent.store.beginGroup()
        try agent.store.apply(StoredRecord(group.action(action.json)))
        try agent.journal.append(group)
        try agent.store.commitGroup()
    }

    /// Every form in which a secret could have slipped through.
    private func traces(of secret: [UInt8], in text: String) -> Bool {
        let plain = String(decoding: secret, as: UTF8.self)
        return [plain, Hex.text(secret), Base64.text(secret), Base64.text(secret, .standard)]
            .contains { text.contains($0) }
    }

    @Test func `FM-D-17: a bundle tells the session whole, with hashes, and no canary`() throws {
        let folder = try DeskFolder.used(6)
        let agent = try folder.start()
        defer { agent.close() }
        try captureCanary(agent, folder.clock)
        let query = "session=\(DeskFolder.session.text)"
        let found = try ask(agent, "/v1/admin/evidence", query: query)
        #expect(found.status == 200)
        let parts = found.json["parts"]?.listValue ?? []
        #expect(parts.map { $0["name"] } == ["timeline", "books", "verification", "summary"])
        for part in parts {
            let body = try #require(part["body"])
            let hash = Hex.text(Digest.sha256(body.canonicalBytes).bytes)
            #expect(part["sha256"] == .text(hash))
        }
        let all = parts.map { "\($0["sha256"]?.textValue ?? "")  \($0["name"]?.textValue ?? "")\n" }
        let whole = Hex.text(Digest.sha256(Array(all.joined().utf8)).bytes)
        #expect(found.json["sha256"] == .text(whole))
        #expect(parts[0]["body"]?.listValue?.count == 7)
        let summary = try #require(parts[3]["body"]?.textValue)
        #expect(summary.contains("actions 7, undecided 7"))
        let text = found.json.canonicalText
        for secret in [
            Array(Self.canary.utf8), Array("V-CANARY".utf8),
            agent.identity.pinPepper.exposedCopy(), agent.keyring.keys.journalKey.exposedCopy(),
            agent.keyring.keys.deviceKey.seed.exposedCopy(),
        ] { #expect(!traces(of: secret, in: text)) }
        let unknown = "session=\(DeskFolder.cashier.text)"
        #expect(try ask(agent, "/v1/admin/evidence", query: unknown).status == 422)
        #expect(try ask(agent, "/v1/admin/evidence", query: "session=x").status == 400)
    }

    /// A desk whose tenant pinned a recovery key.
    private func sealing(to key: AgreementKey) throws -> (folder: DeskFolder, agent: DeviceAgent) {
        let folder = DeskFolder()
        guard case .locked(_, let keyring?, _) = try folder.run() else {
            throw DeskFolder.Stuck(what: "no keyring")
        }
        var open = keyring
        let answer = try JSON(
            parsing: Repository.bytes("sync-protocol/examples/01-enrol.response.json")
        )
        guard case .object(var members) = answer,
            case .object(var trust) = members["trust"] ?? .null
        else { throw DeskFolder.Stuck(what: "no trust") }
        trust["recovery_key"] = [
            "kty": "OKP", "crv": "X25519", "x": .text(Base64.text(key.publicBytes)),
        ]
        members["trust"] = .object(trust)
        try Commissioning(folder.boot.keyringFiles, folder.ports)
            .enrol(try DeviceIdentity(enrolment: .object(members)), in: &open)
        return (folder, try folder.start())
    }

    @Test func `SEC-24: what no cloud holds leaves sealed, page by page, for one key only`() throws
    {
        let key = AgreementKey(from: SeededEntropy(77))
        let (folder, agent) = try sealing(to: key)
        defer { agent.close() }
        try folder.capture(ExportPage.limit + 9, at: agent, groups: 60)
        var after: Int64 = 0
        var bodies: [[UInt8]] = []
        var pages = 0
        while true {
            let page = try ask(agent, "/v1/admin/export", query: "after=\(after)").json
            pages += 1
            let seal = try #require(page["seal"]?.textValue.flatMap { Base64.bytes($0) })
            guard case .object(var head) = page else { break }
            head["seal"] = nil
            let bound = JSON.object(head).canonicalBytes
            let other = AgreementKey(from: SeededEntropy(78))
            #expect(
                RecoverySeal.open(seal, for: ExportPage.form, bound: bound, with: other) == nil
            )
            #expect(
                RecoverySeal.open(seal, for: ExportPage.form, bound: bound + [0], with: key) == nil
            )
            let packed = try #require(
                RecoverySeal.open(seal, for: ExportPage.form, bound: bound, with: key)
            )
            let lines = try Gzip.decompress(packed, sizeLimit: 1 << 24)
            for line in lines.split(separator: UInt8(ascii: "\n")) {
                let row = try JSON(parsing: Array(line))
                bodies.append(try #require(row["body"]?.textValue.flatMap { Base64.bytes($0) }))
            }
            after = page["through"]?.integerValue ?? .max
            if page["more"] != true { break }
        }
        #expect(pages == 2)
        let kept = try agent.store.outbox(
            agent.journal.position.incarnation,
            from: 1,
            limit: 1_000
        )
        #expect(bodies == kept.map(\.body))
    }

    @Test func `SEC-24: without a recovery key nothing leaves, by name`() throws {
        let folder = try DeskFolder.used(2)
        let agent = try folder.start()
        defer { agent.close() }
        let refused = try ask(agent, "/v1/admin/export", query: "")
        #expect(refused.status == 422)
        #expect(refused.json["error"]?["params"]?["state"] == "no_recovery_key")
    }
}
