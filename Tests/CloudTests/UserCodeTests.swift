import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// A desk that is let in by a code, as the wire and the office see it.
struct UserCodeTests {
    private func care(_ town: Town) -> CloudCare {
        CloudCare(driver: town.driver, vault: nil, clock: town.clock, entropy: town.entropy)
    }

    private func desk(_ town: Town) -> TestDesk {
        TestDesk(town: town, key: SigningKey(from: town.entropy))
    }

    private func ask(_ desk: TestDesk) throws -> UserCode {
        let body = EnrolmentRequest(
            mode: .userCode,
            key: desk.key.verifyingKey.jwk,
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            keyStorage: "file",
            replaces: nil
        )
        let response = send(desk, .enrol, body.json)
        try #require(response.status.rawValue == 202, "\(Problem(response).code)")
        return try UserCode(try JSON(parsing: response.body))
    }

    private func send(_ desk: TestDesk, _ route: SyncRoute, _ body: JSON) -> Response {
        var request = Request(.post, route.path, authority: desk.authority)
        request.body = body.canonicalBytes
        return desk.ask(desk.signed(request))
    }

    private func poll(_ desk: TestDesk, _ code: UserCode) -> Response {
        desk.town.clock.advance(milliseconds: 5_000)
        return send(desk, .pollEnrolment, ["enrol_id": .text(code.enrolID.text)])
    }

    private func approve(
        _ code: String,
        in town: Town,
        _ options: [String: String] = [:]
    ) throws -> JSON? {
        try care(town).perform(
            OfficeCommand("enrol approve", property: "KBL1", words: [code], options: options)
        )
    }

    @Test func `P4.4: a desk shows a code, and is let in once somebody approved it`() throws {
        let town = try Town()
        let desk = desk(town)
        let code = try ask(desk)
        #expect(code.fingerprint == desk.key.verifyingKey.thumbprint && code.expiresIn == 900)
        #expect(try ask(desk).code == code.code)
        #expect(Problem(poll(desk, code)).isCode(.enrolPending))
        let told = try approve(code.code.lowercased(), in: town)
        #expect(told?["fingerprint"] == .text(String(code.fingerprint.prefix(8))))
        let response = poll(desk, code)
        #expect(response.status == .ok)
        let answer = try EnrolmentAnswer(try JSON(parsing: response.body))
        #expect(answer.propertyID == Town.property.text && answer.pinPepper.count == 32)
        // A lost answer: the same device again, not a second one.
        let again = try EnrolmentAnswer(try JSON(parsing: poll(desk, code).body))
        #expect(again.deviceID == answer.deviceID && again.pinPepper == answer.pinPepper)
    }

    @Test func `SEC-6: a code is good for 15 minutes and 5 tries, and for its key only`() throws {
        let town = try Town()
        let desk = desk(town)
        let code = try ask(desk)
        let thief = self.desk(town)
        #expect(Problem(poll(thief, code)).isCode(.signatureInvalid))
        let none = UserCode(
            enrolID: desk.mint(),
            code: "",
            verificationURI: "",
            expiresIn: 1,
            interval: 5,
            fingerprint: ""
        )
        #expect(Problem(poll(desk, none)).isCode(.enrolDenied))
        #expect(throws: OfficeRefusal.self) { try approve("WRONG", in: town) }
        for _ in 0..<5 {
            #expect(throws: OfficeRefusal.self) {
                try approve(code.code, in: town, ["fingerprint": "AAAAAAAA"])
            }
        }
        let right = ["fingerprint": String(code.fingerprint.prefix(8))]
        #expect(throws: OfficeRefusal.self) { try approve(code.code, in: town, right) }
        #expect(Problem(poll(desk, code)).isCode(.enrolPending))
        town.clock.advance(milliseconds: 900_000)
        #expect(Problem(poll(desk, code)).isCode(.enrolExpired))
        let fresh = try ask(desk)
        #expect(fresh.code != code.code)
        town.clock.advance(milliseconds: 900_001)
        #expect(throws: OfficeRefusal.self) { try approve(fresh.code, in: town) }
    }

    @Test func `P4.4: who asks too often is told to slow down`() throws {
        let town = try Town()
        let desk = desk(town)
        let code = try ask(desk)
        let body: JSON = ["enrol_id": .text(code.enrolID.text)]
        #expect(Problem(send(desk, .pollEnrolment, body)).isCode(.enrolSlowDown))
        // The pause is ten seconds now.
        #expect(Problem(poll(desk, code)).isCode(.enrolSlowDown))
        town.clock.advance(milliseconds: 15_000)
        #expect(Problem(send(desk, .pollEnrolment, body)).isCode(.enrolPending))
    }
}
