import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

struct CustodyVectorTests {
    @Test func `P9.5: every batch vector is taken or refused as it says`() throws {
        for vector in Vectors.wire.section("custody") {
            let stored = try stored(#require(vector["state"]))
            var verdict = "received"
            do {
                let batch = try PushBatch(#require(vector["batch"]))
                let outcome = try Self.check().check(batch, against: stored)
                #expect(outcome.receivedSeq == vector["received_seq"]?.integerValue)
                #expect(outcome.headHash == batch.chain.headHash)
            } catch let problem as Problem {
                verdict = problem.name?.name ?? "?"
                if let expected = vector["expected_seq"] {
                    #expect(problem.members["expected_seq"] == expected)
                }
            }
            #expect(verdict == vector["expect"]?.textValue, Wire.name(vector))
        }
    }

    @Test func `P9.4: what is there already is skipped, the rest is new`() throws {
        let batch = try PushBatch(Wire.example("05-push-drain.request.json"))
        let whole = try Self.check().check(batch, against: first(received: 1))
        #expect(whole.fresh.map(\.seq) == Array(2...9))
        #expect(whole.fresh.map(\.body) == batch.actions)
        let hashes = whole.fresh.map(\.hash)
        let again = try Self.check().check(batch, against: first(received: 9, hashes))
        #expect(again.fresh.isEmpty)
        #expect(again.receivedSeq == 9)
        let rest = try Self.check().check(batch, against: first(received: 6, hashes))
        #expect(rest.fresh.map(\.seq) == [7, 8, 9])
    }

    @Test func `P9.5: an unknown numbering begins at 1 and names what came before`() throws {
        let batch = try PushBatch(Wire.example("09-push-new-incarnation.request.json"))
        let previous = try Wire.id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
        let other = try Wire.id("01a201fb-aa00-73e7-82cc-3eb8c9aabb8c")
        func stored(current: ID?, received: Set<ID>) -> CustodyCheck.Stored {
            CustodyCheck.Stored(
                receivedSeq: nil,
                current: current,
                hash: { _ in nil },
                isReceived: { received.contains($0) }
            )
        }
        let onto = try Self.check().check(
            batch,
            against: stored(current: previous, received: [previous])
        )
        #expect(onto.receivedSeq == 3)
        _ = try Self.check().check(batch, against: stored(current: other, received: [other]))
        #expect(throws: Problem(.incarnationConflict)) {
            try Self.check().check(
                batch,
                against: stored(current: other, received: [other, previous])
            )
        }
        let later = try PushBatch(Wire.example("05-push-drain.request.json"))
        do throws(Problem) {
            _ = try Self.check().check(later, against: stored(current: nil, received: []))
            Issue.record("taken")
        } catch { #expect(error.members["expected_seq"] == 1) }
    }

    @Test func `P9.5: too many actions or too large a one is 413 with the limits`() throws {
        let batch = try PushBatch(Wire.example("05-push-drain.request.json"))
        var limits = SyncLimits.reference
        limits.maxActions = 7
        let stored = try first(received: 1)
        do throws(Problem) {
            _ = try Self.check(limits).check(batch, against: stored)
            Issue.record("taken")
        } catch {
            #expect(error.isCode(.batchTooLarge))
            #expect(error.members["limits"] == limits.json)
        }
        limits = .reference
        limits.maxActionBytes = 100
        #expect(throws: Problem.self) {
            try Self.check(limits).check(batch, against: first(received: 1))
        }
    }

    @Test func `P9.3: an element that is no object names its number`() throws {
        var body = try #require(Wire.example("05-push-drain.request.json").objectValue)
        var actions = try #require(body["actions"]?.listValue)
        actions[2] = "text"
        body["actions"] = .list(actions)
        let batch = try PushBatch(.object(body))
        #expect(throws: Problem(.envelopeInvalid, members: ["seq": 4])) {
            try Self.check().check(batch, against: first(received: 1))
        }
    }

    private static func check(_ limits: SyncLimits = .reference) -> CustodyCheck {
        CustodyCheck(limits: limits, digest: Wire.sha256) { seal, bytes in
            do { return try Wire.key("device").isValid(seal, over: bytes) } catch { return false }
        }
    }

    /// The first incarnation after seq 1 and the hashes given.
    private func first(received: Int64, _ hashes: [[UInt8]] = []) throws -> CustodyCheck.Stored {
        let chain = try #require(Vectors.wire.section("chains").first?["hashes"]?.listValue)
        let all = try [Wire.bytes(chain[1])] + hashes
        return CustodyCheck.Stored(
            receivedSeq: received,
            current: try Wire.id("01a1fc44-d730-7e84-99c2-da9b199f05bc"),
            hash: { $0 >= 1 && $0 <= all.count ? all[Int($0) - 1] : nil },
            isReceived: { _ in false }
        )
    }

    private func stored(_ state: JSON) throws -> CustodyCheck.Stored {
        let received = try #require(state["received_seq"]?.integerValue)
        let hashes = try (state["hashes"]?.listValue ?? []).map(Wire.bytes)
        return CustodyCheck.Stored(
            receivedSeq: received > 0 ? received : nil,
            current: received > 0 ? try Wire.id(state["incarnation"]) : nil,
            hash: { $0 >= 1 && $0 <= hashes.count ? hashes[Int($0) - 1] : nil },
            isReceived: { _ in false }
        )
    }
}
