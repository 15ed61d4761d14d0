import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Letting devices in.
struct EnrolmentTests {
    @Test func `P4.2: the same token and key give the same answer again`() throws {
        let town = try Town()
        let token = try town.token()
        let desk = TestDesk(town: town, key: SigningKey(from: town.entropy))
        let first = desk.enrolment(with: token)
        let again = desk.enrolment(with: token)
        #expect(first.status == .ok)
        #expect(first.body == again.body)
    }

    @Test func `P4.2: a used, an unknown, a late and a foreign token are denied alike`() throws {
        let town = try Town()
        let token = try town.token()
        try TestDesk(town: town, key: SigningKey(from: town.entropy)).enrol(with: token)
        let other = TestDesk(town: town, key: SigningKey(from: town.entropy))
        let late = try town.token()
        town.clock.advance(milliseconds: 3_600_001)
        let unknown = "met1_" + Base64.text(town.entropy.bytes(32))
        for token in [token, late, unknown] {
            let response = other.enrolment(with: token)
            #expect(response.status.rawValue == 403)
            #expect(response.code == "ENROL_DENIED")
        }
    }

    @Test func `P4.2: a key that is enrolled already is not enrolled twice`() throws {
        let town = try Town()
        let desk = try town.desk()
        let response = desk.enrolment(with: try town.token())
        #expect(response.code == "ENROL_DENIED")
    }

    @Test func `P4.3: the answer pins device, keys, pepper and the way here`() throws {
        let town = try Town()
        let first = try town.desk()
        let second = try town.desk()
        let answer = try EnrolmentAnswer(first.answer)
        #expect(answer.baseURL == "https://\(Town.authority)/sync/v1")
        #expect(answer.allowedHosts == [Town.authority])
        #expect(answer.cloudEpoch == (try town.cloudEpoch))
        #expect(answer.commandKeys.map { $0["class"] } == ["routine", "destructive"])
        #expect(answer.custodyKeys.count == 1)
        let other = try EnrolmentAnswer(second.answer)
        #expect(answer.deviceCode != other.deviceCode)
        #expect(answer.pinPepper != other.pinPepper)
        #expect((2...3).contains(answer.deviceCode.count))
    }

    @Test func `P4.5: a replaced device may only deposit, and its losses are open-ended`() throws {
        let town = try Town()
        let old = try town.desk()
        old.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        _ = try old.push(1...1).pushed()
        let desk = TestDesk(town: town, key: SigningKey(from: town.entropy))
        let response = desk.enrolment(with: try town.token(), replaces: old.deviceID)
        #expect(response.status == .ok)
        #expect(old.get(.changes).code == "DEVICE_REVOKED")
        old.capture()
        #expect(try old.push(2...2).pushed().custody.receivedSeq == 2)
        let reports = try town.run { (ledger) throws(CloudStoreError) in
            try ledger.documents("loss_reports")
        }
        #expect(reports.map { $0["open_ended"] } == [true])
        #expect(reports.map { $0["device_id"] } == [.text(old.deviceID.text)])
    }

    @Test func `P4.1: an enrolment is signed with the key that it brings, and by no device`()
        throws
    {
        let town = try Town()
        let desk = TestDesk(town: town, key: SigningKey(from: town.entropy))
        let thief = TestDesk(town: town, key: SigningKey(from: town.entropy))
        let token = try town.token()
        let body = EnrolmentRequest(
            mode: .token(token),
            key: desk.key.verifyingKey.jwk,
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            keyStorage: "file",
            replaces: nil
        )
        var request = Request(.post, SyncRoute.enrol.path, authority: desk.authority)
        request.body = body.json.canonicalBytes
        #expect(thief.ask(thief.signed(request)).code == "SIGNATURE_INVALID")
        #expect(desk.ask(request).code == "SIGNATURE_MISSING")
        // As a device: two headers more are covered than there are for who is none yet.
        #expect(desk.ask(desk.signed(desk.identified(request))).code == "SIGNATURE_INVALID")
        #expect(desk.ask(desk.signed(request)).status == .ok)
    }

    @Test func `SC-57: no two devices of a property ever give the same slip`() throws {
        let town = try Town()
        var slips: Set<String> = []
        for _ in 0..<40 {
            let desk = try town.desk()
            let code = try #require(desk.answer["device"]?["device_code"]?.textValue)
            for series in ["2026", "2026MH"] {
                let slip = SlipNumber(deviceCode: code, series: series, number: 1)
                #expect(SlipNumber(slip.text) == slip)
                slips.insert(slip.text)
            }
        }
        #expect(slips.count == 80)
    }
}
