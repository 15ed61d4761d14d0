import Cloud
import CloudStore
import Database
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// What the office's decisions and the cloud's own troubles are answered with.
extension WireCase {
    static let people = [
        WireCase(400, proves: "MELMASTOON.SYNC.KEY_PROOF_INVALID: the old key vouches for the new")
        {
            let desk = try TestDesk.working(in: $0, pushed: 1)
            let new = SigningKey(from: $0.entropy).verifyingKey
            let draft = KeyRotation(newKey: new.jwk, proof: [])
            let bytes = draft.proofBytes(
                device: desk.deviceID,
                oldKeyID: desk.key.verifyingKey.thumbprint
            )
            let asked = KeyRotation(newKey: new.jwk, proof: desk.key.sign(bytes))
            return { desk.post(.deviceKeys, asked.json.canonicalBytes) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.ENROL_PENDING: nobody has approved the code yet") {
            let desk = TestDesk(town: $0, key: SigningKey(from: $0.entropy))
            let code = desk.askForCode()
            $0.clock.advance(milliseconds: 5_000)
            return { try desk.poll(code) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.ENROL_SLOW_DOWN: asked again too soon") {
            let desk = TestDesk(town: $0, key: SigningKey(from: $0.entropy))
            let code = desk.askForCode()
            return { try desk.poll(code) }
        },
        WireCase(400, proves: "MELMASTOON.SYNC.ENROL_EXPIRED: nobody approved it in 15 minutes") {
            let desk = TestDesk(town: $0, key: SigningKey(from: $0.entropy))
            let code = desk.askForCode()
            $0.clock.advance(milliseconds: 900_001)
            return { try desk.poll(code) }
        },
        WireCase(403, proves: "MELMASTOON.SYNC.ENROL_DENIED: a token that another key has used") {
            let token = try $0.token()
            try TestDesk(town: $0, key: SigningKey(from: $0.entropy)).enrol(with: token)
            let late = TestDesk(town: $0, key: SigningKey(from: $0.entropy))
            return { late.enrolment(with: token) }
        },
        WireCase(403, proves: "MELMASTOON.SYNC.DEVICE_SUSPENDED: the office blocks it for a time") {
            town in
            let desk = try TestDesk.working(in: town, pushed: 1, more: 1)
            try town.run { [device = desk.deviceID] (ledger) throws(CloudStoreError) in
                try ledger.set(.suspended, of: device)
            }
            return { desk.push(2...2) }
        },
        WireCase(403, proves: "MELMASTOON.SYNC.DEVICE_REVOKED: it may deposit, and pull no more") {
            town in
            let desk = try TestDesk.working(in: town, pushed: 1)
            try town.run { [device = desk.deviceID] (ledger) throws(CloudStoreError) in
                try ledger.set(.revoked, of: device)
            }
            return { desk.get(.changes) }
        },
        WireCase(429, proves: "MELMASTOON.SYNC.RATE_LIMITED: too many wait to be let in") { town in
            for _ in 0..<EnrolRequests.limit {
                let desk = TestDesk(town: town, key: SigningKey(from: town.entropy))
                try #require(desk.askForCode().status.rawValue == 202)
            }
            let late = TestDesk(town: town, key: SigningKey(from: town.entropy))
            return {
                let response = late.askForCode()
                #expect(SyncHeaders.retryAfter(response) == 60)
                return response
            }
        },
    ]

    static let clouds = [
        WireCase(421, proves: "MELMASTOON.SYNC.REGION_MOVED: the property is served elsewhere") {
            town in
            let desk = try TestDesk.working(in: town, pushed: 1, more: 1)
            try town.run { (ledger) throws(CloudStoreError) in
                try ledger.move(to: "https://eu2.example.net/sync/v1")
            }
            return {
                let response = desk.push(2...2)
                let home = Problem(response).members["base_url"]
                #expect(home == "https://eu2.example.net/sync/v1")
                return response
            }
        },
        WireCase(426, proves: "MELMASTOON.SYNC.CLIENT_TOO_OLD: it hands in, and pulls nothing") {
            let cloud = try $0.sibling { $0.leastAgent = "1.0.1" }
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            let cursor = try desk.snapshot(TestDesk.third).manifest.cursor
            #expect(try desk.push(2...2, to: cloud).pushed().custody.receivedSeq == 2)
            let query = SyncQuery.Changes(cursor: cursor).text
            let asked = desk.identified(
                Request(.get, SyncRoute.changes.path, query: query, authority: Town.authority)
            )
            let request = desk.signed(asked)
            return { desk.ask(request, cloud) }
        },
        WireCase(500, proves: "MELMASTOON.SYNC.INTERNAL: what is in custody cannot be read") {
            let desk = try TestDesk.working(in: $0, pushed: 2, more: 1)
            let database = try database(of: $0)
            defer { database.close() }
            #expect(try database.run("DELETE FROM custody WHERE seq = 1", []) == 1)
            return { desk.push(1...3) }
        },
        WireCase(503, proves: "MELMASTOON.SYNC.UNAVAILABLE: its database is gone") {
            let desk = try TestDesk.working(in: $0, pushed: 1, more: 1)
            let driver = try Engine.sqlite.open(in: $0.folder)
            let cloud = try $0.sibling(over: driver)
            let request = desk.request(of: 2...2)
            driver.close()
            return { desk.ask(request, cloud) }
        },
    ]

    private static func database(of town: Town) throws -> Connection {
        try Connection(
            path: town.folder.path.appending("cloud.db").text,
            profile: .cloud,
            key: nil,
            create: false
        )
    }
}
