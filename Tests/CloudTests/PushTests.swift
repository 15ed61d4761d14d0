import CloudStore
import Compression
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// Pushing to the whole cloud, by signed requests.
struct PushTests {
    private func begun(_ town: Town, actions: Int) throws -> TestDesk {
        let desk = try town.desk()
        desk.begin(Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"), previous: nil)
        for _ in 0..<actions { desk.capture() }
        return desk
    }

    @Test func `P9.4: a push whose answer was lost is taken once`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 4)
        let first = try desk.push(1...5).pushed()
        let again = try desk.push(1...5).pushed()
        #expect(first.custody == again.custody)
        #expect(again.custody.receivedSeq == 5)
        #expect(again.custody.headHash == desk.hash(5))
    }

    @Test func `P9.4: another split of the same actions is taken once`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 8)
        _ = try desk.push(1...4).pushed()
        #expect(try desk.push(3...7).pushed().custody.receivedSeq == 7)
        #expect(try desk.push(2...5).pushed().custody.receivedSeq == 7)
        #expect(try desk.push(6...9).pushed().custody.headHash == desk.hash(9))
    }

    @Test func `P9.5: a gap names the number that is expected`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 4)
        #expect(desk.push(2...3).code == "SEQ_GAP")
        _ = try desk.push(1...2).pushed()
        let response = desk.push(4...5)
        #expect(response.status.rawValue == 409)
        let problem = Problem(response)
        #expect(problem.members["expected_seq"] == 3)
        #expect(problem.members["head_hash"] == .text(Base64.text(desk.hash(2))))
    }

    @Test func `P9.5: a fork applies nothing`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 3)
        _ = try desk.push(1...4).pushed()
        let other = try #require(JSON(parsing: desk.bodies[2]).objectValue)
            .merging(["business_date": "2026-11-22"]) { $1 }
        desk.fork(at: 3, JSON.object(other).canonicalBytes)
        desk.capture()
        #expect(desk.push(2...5).code == "SEQ_FORK")
        #expect(desk.push(5...5).code == "SEQ_FORK")
        let received = try town.run { (ledger) throws(CloudStoreError) in
            try ledger.incarnations(of: desk.deviceID).map(\.receivedSeq)
        }
        #expect(received == [4])
    }

    @Test func `P9.3: an unreadable payload in the middle jams nothing`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 1)
        desk.capture("payment.cash", payload: ["nonsense": [1, 2, 3]])
        desk.capture("what.is.this", payload: "no object")
        desk.capture()
        #expect(try desk.push(1...5).pushed().custody.receivedSeq == 5)
    }

    @Test func `P9.5: the epoch of another cloud is refused, and so is a closed incarnation`()
        throws
    {
        let town = try Town()
        let desk = try begun(town, actions: 2)
        _ = try desk.push(1...3).pushed()
        desk.cloudEpoch = "ce_other"
        #expect(desk.push(1...3).code == "EPOCH_CHANGED")
        desk.cloudEpoch = try town.cloudEpoch
        let old = desk.incarnation
        let batch = desk.batch(1...3)
        desk.begin(
            Town.id("01a201e9-5ecc-7b1e-a29d-11c07063f291"),
            previous: old,
            reason: "operator"
        )
        _ = try desk.push(1...1).pushed()
        let response = desk.post(.actions, batch.bytes)
        #expect(response.status.rawValue == 412)
        #expect(response.code == "INCARNATION_CLOSED")
    }

    @Test func `P9.5: an incarnation after one that is not current is a conflict`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 0)
        let first = desk.incarnation
        _ = try desk.push(1...1).pushed()
        desk.begin(Town.id("01a201e9-5ecc-7b1e-a29d-11c07063f291"), previous: first)
        _ = try desk.push(1...1).pushed()
        desk.begin(Town.id("01a201fb-aa00-73e7-82cc-3eb8c9aabb8c"), previous: first)
        #expect(desk.push(1...1).code == "INCARNATION_CONFLICT")
    }

    @Test func `P3.3: a bomb, an unknown encoding and an oversize batch are refused`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 500)
        let bomb = [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20)
        #expect(desk.post(.actions, bomb).code == "BATCH_TOO_LARGE")
        let oversize = desk.push(1...501)
        #expect(oversize.status.rawValue == 413)
        #expect(Problem(oversize).members["limits"]?["max_actions"] == 500)
        #expect(try desk.push(1...500).pushed().custody.receivedSeq == 500)
        var request = Request(.post, SyncRoute.actions.path, authority: Town.authority)
        request.headers["Content-Encoding"] = "br"
        request.body = desk.batch(1...1).bytes
        let response = desk.ask(desk.signed(desk.identified(request)))
        #expect(response.status.rawValue == 415)
        #expect(response.headers["Accept-Encoding"] == "gzip")
    }

    @Test func `P2.5: the proof of custody is by the key that was pinned at enrolment`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 0)
        let answer = try desk.push(1...1).pushed()
        let proof = try #require(answer.proof)
        let pinned = try #require(desk.answer["trust"]?["custody_keys"]?.listValue?.first)
        let key = try #require(VerifyingKey(jwk: pinned))
        #expect(proof.signed.keyID == key.thumbprint)
        #expect(key.isValid(proof.signed.signature, over: proof.signedBytes))
        #expect(proof.receivedSeq == 1 && proof.headHash == desk.hash(1))
    }

    @Test func `P9.5: the docket is asked after custody, and not while it is paused`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 1)
        _ = try desk.push(1...1).pushed()
        #expect(town.docket.count == 1)
        try town.driver.settings { (settings) throws(CloudStoreError) in
            try settings.set(.isJudgePaused, "1")
        }
        #expect(try desk.push(2...2).pushed().custody.receivedSeq == 2)
        #expect(town.docket.count == 1)
    }

    @Test func `P22.1: frozen writes answer 503 and keep nothing`() throws {
        let town = try Town()
        let desk = try begun(town, actions: 0)
        try town.driver.settings { (settings) throws(CloudStoreError) in
            try settings.set(.areWritesFrozen, "1")
        }
        let response = desk.push(1...1)
        #expect(response.status.rawValue == 503)
        #expect(response.code == "WRITES_FROZEN")
        #expect(try desk.hello().incarnations.isEmpty)
    }
}
