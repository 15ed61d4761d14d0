import Ledger
import TestSupport
import Testing
import World

/// The payload vectors of the protocol, read once.
private let vectors: [JSON] = {
    do {
        let bytes = Repository.bytes("sync-protocol/vectors/protocol-vectors.json")
        return try JSON(parsing: bytes)["payloads"]?.listValue ?? []
    } catch { preconditionFailure("the vectors are no JSON: \(error)") }
}()

struct ActionTests {
    @Test func `P8: every payload vector is accepted or refused as it says`() {
        #expect(vectors.count == 32)
        for vector in vectors {
            guard let body = vector["action"], let id = vector["id"]?.textValue else {
                Issue.record("a vector without an action")
                continue
            }
            do {
                let action = try Action(body)
                #expect(vector["expect"] == "ok", "\(id) should be refused")
                #expect(action.json == body, "\(id) changes on its way")
            } catch {
                #expect(vector["expect"] == "PAYLOAD_INVALID", "\(id): \(error)")
            }
        }
    }

    @Test func `INV-2: the entries of every good vector sum to zero per currency`() throws {
        for vector in vectors where vector["expect"] == "ok" {
            let action = try Action(#require(vector["action"]))
            let sum = try Totals(Entries.of(action.payload).map(\.money))
            #expect(sum.withoutZeros.isEmpty, "\(vector["id"] ?? nil)")
        }
    }

    @Test func `INV-10: the drawer entries of an action are its drawer effect`() throws {
        for vector in vectors where vector["expect"] == "ok" {
            let action = try Action(#require(vector["action"]))
            if action.type == .sessionClose { continue }
            let lines = try Entries.of(action.payload).filter { $0.account == .drawer }
            let sum = try Totals(lines.map(\.money)).withoutZeros
            #expect(sum == action.drawerEffect ?? [])
        }
    }
}
