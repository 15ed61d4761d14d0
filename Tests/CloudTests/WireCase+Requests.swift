import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What any signed request is refused with, and pulls, snapshots and repairs.
extension WireCase {
    private static let snapshot = Town.id("01a1fc44-e734-71c2-b324-f013705cbf0c")
    private static let day: Int64 = 86_400_000

    static let requests = [
        WireCase(400, proves: "MELMASTOON.SYNC.DIGEST_MISMATCH: the body was changed on its way") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            var request = desk.request(of: 2...2)
            request.body.append(0)
            return { [request] in desk.ask(request) }
        },
        WireCase(401, proves: "MELMASTOON.SYNC.SIGNATURE_MISSING: nobody signed") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            return { desk.push401() }
        },
        WireCase(401, proves: "MELMASTOON.SYNC.SIGNATURE_INVALID: a key that nobody knows") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            desk.key = SigningKey(from: $0.entropy)
            return { desk.push(2...2) }
        },
        WireCase(401, proves: "MELMASTOON.SYNC.SIGNATURE_STALE: signed 301 seconds ago") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            let request = desk.request(of: 2...2)
            $0.clock.advance(milliseconds: 301_000)
            let now = $0.clock.now().milliseconds
            return {
                let response = desk.ask(request)
                #expect(Problem(response).members["server_time_ms"] == .integer(now))
                return response
            }
        },
        WireCase(403, proves: "MELMASTOON.SYNC.DEVICE_UNKNOWN: signed by one for another") {
            let (desk, other) = (try TestDesk.working(in: $0, pushed: 1), try $0.desk())
            var request = Request(.get, SyncRoute.changes.path, authority: Town.authority)
            request = desk.identified(request)
            request.headers[SyncHeaders.device] = other.deviceID.text
            let signed = desk.signed(request)
            return { desk.ask(signed) }
        },
        WireCase(403, proves: "MELMASTOON.SYNC.TENANT_MISMATCH: a batch of another device") {
            let (desk, other) = (try TestDesk.working(in: $0, pushed: 1), try $0.desk())
            other.begin(TestDesk.second, previous: nil)
            return { desk.post(.actions, other.batch(1...1).bytes) }
        },
        WireCase(404, proves: "MELMASTOON.SYNC.NOT_FOUND: a command that was never given") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            let body = CommandState(.done).json.canonicalBytes
            return { desk.post(.commandState(TestDesk.third), body) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.CHECKPOINT_MOVED: a repair of an older cut") {
            town in
            let desk = try TestDesk.working(in: town, pushed: 1)
            let cursor = try desk.snapshot(snapshot).manifest.cursor
            try town.run { (ledger) throws(CloudStoreError) in
                _ = try ledger.put("folios", ["id": "f1"])
            }
            return { try desk.repair("folios", at: cursor) }
        },
        WireCase(409, proves: "MELMASTOON.SYNC.VIEW_CHANGED: a cursor of another device") {
            let (desk, other) = (try TestDesk.working(in: $0, pushed: 1), try $0.desk())
            let cursor = try other.snapshot(snapshot).manifest.cursor
            return { desk.changes(cursor) }
        },
        WireCase(410, proves: "MELMASTOON.SYNC.CURSOR_GONE: a cut of 31 days ago") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            let cursor = try desk.snapshot(snapshot).manifest.cursor
            $0.clock.advance(milliseconds: 30 * day)
            #expect(desk.changes(cursor).status == .ok)
            $0.clock.advance(milliseconds: day)
            #expect(try desk.hello(cursor: cursor).cursorStatus == .gone)
            return {
                let response = desk.changes(cursor)
                #expect(Problem(response).members["action"] == "snapshot")
                return response
            }
        },
        WireCase(410, proves: "MELMASTOON.SYNC.CURSOR_UNKNOWN: no cursor at all") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            return { desk.get(.changes) }
        },
        WireCase(410, proves: "MELMASTOON.SYNC.SNAPSHOT_GONE: a snapshot that nobody keeps") {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            let manifest = try desk.snapshot(snapshot).manifest
            let life = manifest.expiresAt.milliseconds - $0.clock.now().milliseconds
            #expect(life >= 3 * day)
            $0.clock.advance(milliseconds: life)
            return { desk.get(.snapshot(manifest.snapshotID)) }
        },
    ]
}
