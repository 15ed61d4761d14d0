import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import Synchronization
import TestSupport
import Testing
import World

/// What a push is refused with.
extension WireCase {
    static let pushes = [
        WireCase(400, proves: "MELMASTOON.SYNC.MALFORMED_JSON: a body that ends too early") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            return { desk.post(.actions, Array("{\"device_id\":".utf8)) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.ENVELOPE_INVALID: an action at another's number") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            desk.capture(more: ["seq": 99])
            return { desk.push(2...2) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.CHAIN_INVALID: actions that hash to another head") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            return { desk.push(2...2, head: desk.hash(1)) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.SEAL_INVALID: a head that this key did not seal") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            return { desk.push(2...2, seal: desk.key.sign([1, 2, 3])) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.SEQ_GAP: a number is left out") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 2)
            return { desk.push(3...3) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.SEQ_FORK: other content under received numbers") {
            let desk = try TestDesk.working(in: $0, pushed: 2)
            let body = try #require(JSON(parsing: desk.bodies[1]).objectValue)
                .merging(["business_date": "2026-11-22"]) { $1 }
            desk.fork(at: 2, JSON.object(body).canonicalBytes)
            return { desk.push(1...2) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.INCARNATION_CONFLICT: it follows one that is over") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            desk.begin(TestDesk.second, previous: TestDesk.first)
            _ = try desk.push(1...1).pushed()
            desk.begin(TestDesk.third, previous: TestDesk.first)
            return { desk.push(1...1) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.PUSH_IN_PROGRESS: two pushes of a device at once") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 2)
            let inner = Mutex<Response?>(nil)
            let second = desk.request(of: 3...3)
            let cloud = $0.cloud
            $0.docket.whileDeciding {
                if case .response(let answer) = cloud.respond(to: second) {
                    inner.withLock { $0 = answer }
                }
            }
            #expect(try desk.push(2...2).pushed().custody.receivedSeq == 2)
            return { try #require(inner.withLock { $0 }) }
        },
        WireCase(412, proves: "MELMASTOON.SYNC.EPOCH_CHANGED: the cloud was restored") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            desk.cloudEpoch = "ce_before"
            return { desk.push(2...2) }
        },
        WireCase(412, proves: "MELMASTOON.SYNC.INCARNATION_CLOSED: a later numbering has begun") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            let late = desk.batch(2...2)
            desk.begin(TestDesk.second, previous: TestDesk.first)
            _ = try desk.push(1...1).pushed()
            return { desk.post(.actions, late.bytes) }
        },
        WireCase(413, proves: "MELMASTOON.SYNC.BATCH_TOO_LARGE: one action more than the limit") {
            let desk = try TestDesk.working(in: $0, pushed: 0, more: 501)
            return {
                let response = desk.push(1...501)
                #expect(Problem(response).members["limits"]?["max_actions"] == 500)
                return response
            }
        },
        WireCase(415, proves: "MELMASTOON.SYNC.ENCODING_UNSUPPORTED: a body that is not gzip") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            var request = Request(.post, SyncRoute.actions.path, authority: Town.authority)
            request.headers["Content-Encoding"] = "br"
            request.body = desk.batch(2...2).bytes
            let signed = desk.signed(desk.identified(request))
            return {
                let response = desk.ask(signed)
                #expect(response.headers["Accept-Encoding"] == "gzip")
                return response
            }
        },
        WireCase(503, proves: "MELMASTOON.SYNC.WRITES_FROZEN: the operator takes no writes") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            try $0.driver.settings { (settings) throws(CloudStoreError) in
                try settings.set(.areWritesFrozen, "1")
            }
            return { desk.push(2...2) }
        },
    ]
}
