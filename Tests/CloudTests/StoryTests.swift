import Cloud
import CloudStore
import Judge
import Keyring
import Ledger
import TestSupport
import Testing
import World

/// The day of `sync-protocol/examples`: the bodies of a device in, the documents of a desk out.
struct StoryTests {
    private static func json(_ name: String) throws -> JSON {
        try JSON(parsing: Repository.bytes("sync-protocol/examples/" + name))
    }

    /// The documents of the `put` lines of a file.
    private static func puts(_ name: String) throws -> [(collection: String, doc: JSON)] {
        let bytes = Repository.bytes("sync-protocol/examples/" + name)
        var found: [(collection: String, doc: JSON)] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let json = try JSON(parsing: Array(line))
            guard json["t"] == "put", let collection = json["c"]?.textValue, let doc = json["doc"]
            else { continue }
            found.append((collection, doc))
        }
        return found
    }

    private static func versionless(_ doc: JSON) -> JSON {
        guard case .object(var members) = doc else { return doc }
        members["ver"] = nil
        return .object(members)
    }

    private let device = ID("01a1fc44-d1b8-7263-a4db-e41488fb8721")
    private let incarnation = ID("01a1fc44-d730-7e84-99c2-da9b199f05bc")

    @Test func `P12.1: the story's actions give the story's documents`() throws {
        let hotel = try Hotel()
        let device = try #require(device)
        let incarnation = try #require(incarnation)
        try settle(hotel, device, incarnation)
        try push("03-push-first.request.json", hotel, device, incarnation)
        try push("05-push-drain.request.json", hotel, device, incarnation)
        try hotel.settle()
        try compare("06-changes.ndjson", hotel, device)
        let priced = try Self.puts("07-changes-priced.ndjson")
        let list = try #require(priced.first { $0.collection == "price_lists" }?.doc)
        try hotel.order("price-list publish", document: list)
        try compare("07-changes-priced.ndjson", hotel, device)
        let decided = try hotel.read { (ledger) throws(CloudStoreError) in
            try ledger.incarnations(of: device).first?.decided.text
        }
        #expect(decided == "1-9")
        try hotel.checkBooks()
    }

    /// Puts the property of the story's snapshot into the books.
    private func settle(_ hotel: Hotel, _ device: ID, _ incarnation: ID) throws {
        let snapshot = try Self.puts("04-snapshot.part-1.ndjson")
        try hotel.read { (ledger) throws(CloudStoreError) in
            for (collection, doc) in snapshot {
                switch collection {
                case "price_lists", "tax_rules", "fx_snapshots":
                    let ver = doc["ver"]?.integerValue ?? 1
                    for _ in 1..<ver { try ledger.put(collection, Self.touched(doc)) }
                    try ledger.publish(Self.versionless(doc), in: collection)
                case "staff", "drawers": try ledger.put(collection, doc)
                default: break
                }
            }
            try ledger.open(
                incarnation: incarnation,
                device: device,
                genesis: Array(repeating: 0, count: 32),
                closing: false
            )
        }
        let folio = try #require(snapshot.first { $0.collection == "folios" }?.doc)
        try hotel.open(folio)
    }

    /// The same document with something else in it, so that its version grows.
    private static func touched(_ doc: JSON) -> JSON {
        guard case .object(var members) = doc else { return doc }
        let count = members["touched"]?.integerValue ?? 0
        members["touched"] = .integer(count + 1)
        return .object(members)
    }

    private func push(
        _ name: String,
        _ hotel: Hotel,
        _ device: ID,
        _ incarnation: ID
    ) throws {
        let batch = try Self.json(name)
        var taken: [CloudLedger.TakenAction] = []
        for body in try #require(batch["actions"]?.listValue) {
            let action = try Action(body)
            taken.append(
                CloudLedger.TakenAction(
                    id: action.id,
                    seq: action.seq,
                    stream: action.stream.text,
                    hash: Array(repeating: 9, count: 32),
                    identity: Digest.sha256(ChainLink.identity(of: body)).bytes,
                    body: body.canonicalBytes
                )
            )
        }
        let last = taken.last?.seq ?? 0
        try hotel.read { [taken] (ledger) throws(CloudStoreError) in
            try ledger.take(taken, device: device, incarnation: incarnation, last: last)
        }
    }

    private func compare(_ name: String, _ hotel: Hotel, _ device: ID) throws {
        for (collection, wanted) in try Self.puts(name) where collection != "price_lists" {
            let isOwn = collection == "action_results"
            let found = try hotel.documents(collection, device: isOwn ? device : nil)
                .first { $0["id"] == wanted["id"] }
            let made = try #require(found, "no \(collection) \(wanted["id"] ?? nil)")
            if isOwn {
                let result = try #require(wanted["result"]?.objectValue)
                for (member, value) in result where member != "title" {
                    if member == "next_attempt_at" { continue }
                    #expect(made["result"]?[member] == value, "\(member) of \(made)")
                }
            } else {
                #expect(Self.versionless(made) == Self.versionless(wanted))
            }
        }
    }
}

extension Hotel {
    /// Puts a folio with its balance into the books.
    func open(_ folio: JSON) throws {
        let record = try FolioRecord(folio)
        let id = UUIDv7().minted(clock, entropy)
        try read { (ledger) throws(CloudStoreError) in
            try ledger.put(record)
            try ledger.book(
                Posting(
                    id: id,
                    kind: "opening_balance",
                    causedBy: nil,
                    entries: [
                        Entry(.folio, record.id.text, record.balance, origin: .cloud),
                        Entry(.revenue, "OPENING", record.balance.negated, origin: .cloud),
                    ],
                    businessDate: try ledger.businessDay().date
                )
            )
        }
    }
}

extension UUIDv7 {
    /// One id of a generator that is thrown away.
    func minted(_ clock: some Clock, _ entropy: some Entropy) -> ID {
        var generator = self
        return generator.next(clock, entropy)
    }
}
