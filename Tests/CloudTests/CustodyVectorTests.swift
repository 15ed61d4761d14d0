import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

@testable import Cloud

/// The protocol's custody vectors, through the real ledger on a real file.
struct CustodyVectorTests {
    @Test(arguments: Vectors.wire.section("custody").indices)
    func `P9.5: custody decides as the protocol's vectors say`(index: Int) throws {
        let vector = Vectors.wire.section("custody")[index]
        let town = try Town()
        let incarnation = try #require(
            vector["state"]?["incarnation"]?.textValue.flatMap { ID($0) }
        )
        let caller = try Self.caller(in: town, incarnation)
        try Self.prepare(try #require(vector["state"]), incarnation, caller, town)
        let batch = try PushBatch(try #require(vector["batch"]))
        let custody = CloudCustody(cloudEpoch: "ce_3f9a1c", limits: .reference)
        let result = try town.run { (ledger) throws(CloudStoreError) in
            let result = try custody.take(batch, from: caller, into: ledger)
            let record = try ledger.incarnations(of: caller.device.id)
                .first { $0.incarnation == incarnation }
            return (result, record)
        }
        let name = vector["id"]?.textValue ?? ""
        switch result.0 {
        case .success(let outcome):
            #expect(vector["expect"] == "received", "\(name)")
            #expect(.integer(outcome.receivedSeq) == vector["received_seq"], "\(name)")
            #expect(result.1?.receivedSeq == outcome.receivedSeq, "\(name)")
            #expect(result.1?.headHash == outcome.headHash, "\(name)")
        case .failure(let problem):
            let code = problem.code.split(separator: ".").last.map(String.init)
            #expect(.text(code ?? "") == vector["expect"], "\(name)")
            if let expected = vector["expected_seq"] {
                #expect(problem.members["expected_seq"] == expected, "\(name)")
            }
            let received = vector["state"]?["received_seq"]?.integerValue
            #expect(result.1?.receivedSeq ?? 0 == received, "\(name)")
        }
    }

    private static func caller(in town: Town, _ incarnation: ID) throws -> Caller {
        let raw = try #require(
            Vectors.wire.document["keys"]?["device"]?["jwk"]?["x"]?.textValue
                .flatMap { Base64.bytes($0) }
        )
        let key = try #require(VerifyingKey(raw: raw))
        let device = CloudLedger.DeviceRecord(
            id: Town.id("01a1fc44-d1b8-7263-a4db-e41488fb8721"),
            code: "7K",
            status: .active,
            revokedAfter: nil,
            pepper: Array(repeating: 0, count: 32),
            lastSeen: town.clock.now()
        )
        let isAdded = try town.run { (ledger) throws(CloudStoreError) in
            try ledger.add(
                device,
                key: raw,
                thumbprint: key.thumbprint,
                agent: [:],
                replaces: nil
            )
        }
        try #require(isAdded)
        return Caller(
            scope: town.scope,
            device: device,
            key: key,
            state: SyncState(
                incarnation: incarnation,
                last: 9,
                received: 0,
                cloudEpoch: "ce_3f9a1c"
            )
        )
    }

    /// Puts into custody what the vector says is there: hashes count, bodies do not.
    private static func prepare(
        _ state: JSON,
        _ incarnation: ID,
        _ caller: Caller,
        _ town: Town
    ) throws {
        let hashes = (state["hashes"]?.listValue ?? []).compactMap { hash in
            hash.textValue.flatMap { Base64.bytes($0) }
        }
        guard !hashes.isEmpty else { return }
        let device = caller.device.id
        try town.run { (ledger) throws(CloudStoreError) in
            try ledger.open(
                incarnation: incarnation,
                device: device,
                genesis: Array(repeating: 0, count: 32),
                closing: true
            )
            let taken = hashes.enumerated().map { index, hash in
                CloudLedger.TakenAction(
                    id: ID.derived(from: hash),
                    seq: Int64(index + 1),
                    stream: "device",
                    hash: hash,
                    identity: hash,
                    body: Array("{}".utf8)
                )
            }
            try ledger.take(taken, device: device, incarnation: incarnation, last: 0)
        }
    }
}
