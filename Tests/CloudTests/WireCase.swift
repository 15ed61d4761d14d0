import Cloud
import CloudStore
import Keyring
import Ledger
import Sync
import TestSupport
import Testing
import World

/// One code of the wire: how a device comes by it, and what the answer must be.
struct WireCase: CustomTestStringConvertible, Sendable {
    /// A request that is ready to be sent.
    typealias Asked = () throws -> Response

    /// The HTTP status of P18.1.
    let status: Int
    /// The code, and what happened, as the name of a test.
    let sentence: String
    /// Makes the situation, and gives the request that is answered with the code.
    let prepare: @Sendable (Town) throws -> Asked

    init(
        _ status: Int,
        proves sentence: String,
        _ prepare: @escaping @Sendable (Town) throws -> Asked
    ) {
        self.status = status
        self.sentence = sentence
        self.prepare = prepare
    }

    var testDescription: String { sentence }

    var code: String { String(sentence.prefix { $0 != ":" }) }
}

/// What a cloud holds of a property: documents, and what is in custody.
struct Holdings: Hashable, Sendable {
    let position: Int64
    let received: [String: Int64]
    let items: [String]

    init(_ town: Town) throws {
        (position, received, items) = try town.run { (ledger) throws(CloudStoreError) in
            var received: [String: Int64] = [:]
            for device in try ledger.documents("devices") {
                guard let id = device["id"]?.textValue.flatMap({ ID($0) }) else { continue }
                for record in try ledger.incarnations(of: id) {
                    received[record.incarnation.text] = record.receivedSeq
                }
            }
            let items = try ledger.documents("attention").compactMap { $0["code"]?.textValue }
            return (try ledger.position(), received, items)
        }
    }
}

extension TestDesk {
    static let first = Town.id("01a1fc44-d730-7e84-99c2-da9b199f05bc")
    static let second = Town.id("01a201e9-5ecc-7b1e-a29d-11c07063f291")
    static let third = Town.id("01a201fb-aa00-73e7-82cc-3eb8c9aabb8c")

    /// A desk that has begun its log and handed in the first actions of it.
    static func working(in town: Town, pushed: Int, more: Int = 0) throws -> TestDesk {
        let desk = try town.desk()
        desk.begin(first, previous: nil)
        for _ in 1..<max(1, pushed + more) { desk.capture() }
        if pushed > 0 { _ = try desk.push(1...pushed).pushed() }
        return desk
    }

    /// Sends a batch whose chain says something else than its actions.
    func push(_ range: ClosedRange<Int>, head: [UInt8]? = nil, seal: [UInt8]? = nil) -> Response {
        let batch = batch(range)
        let forged = PushBatch(
            deviceID: batch.deviceID,
            incarnation: batch.incarnation,
            firstSeq: batch.firstSeq,
            chain: PushBatch.Chain(
                previousHash: batch.chain.previousHash,
                headHash: head ?? batch.chain.headHash,
                seal: seal ?? batch.chain.seal
            ),
            actions: batch.actions
        )
        return post(.actions, forged.bytes)
    }

    /// Asks to be let in by a code.
    func askForCode() -> Response {
        let body = EnrolmentRequest(
            mode: .userCode,
            key: key.verifyingKey.jwk,
            agent: AgentVersion(version: "1.0.0", platform: "linux-x86_64", schemaVersion: 1),
            keyStorage: "file",
            replaces: nil
        )
        return send(.enrol, body.json)
    }

    /// Asks whether it was let in.
    func poll(_ code: Response) throws -> Response {
        let code = try UserCode(try JSON(parsing: code.body))
        return send(.pollEnrolment, ["enrol_id": .text(code.enrolID.text)])
    }

    /// Sends a body that is signed, but by nobody who is enrolled.
    private func send(_ route: SyncRoute, _ body: JSON) -> Response {
        var request = Request(.post, route.path, authority: authority)
        request.body = body.canonicalBytes
        return ask(signed(request))
    }

    /// The signed question after a cursor.
    func changes(_ cursor: Cursor) -> Response {
        get(.changes, query: SyncQuery.Changes(cursor: cursor).text)
    }

    /// Asks for the rows of a collection that differ.
    func repair(
        _ collection: String,
        at cursor: Cursor,
        _ buckets: [String: RowSum] = [:]
    ) throws -> Response {
        let asked = RepairRequest(
            view: try hello().view,
            cursor: cursor,
            collection: collection,
            buckets: buckets
        )
        return post(.repair, asked.json.canonicalBytes)
    }
}
