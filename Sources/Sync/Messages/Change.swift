import Ledger
public import World

/// One line of the feed, of a snapshot part or of a repair.
///
/// - SeeAlso: P11.1, P13.3, P14.2.
public enum Change: Hashable, Sendable {
    /// Why a document is gone.
    public enum Cause: String, Hashable, Sendable {
        /// It was deleted.
        case deleted
        /// This device does not get it any more.
        case outOfScope = "out_of_scope"
    }

    /// A document with what every one has.
    public struct Document: Hashable, Sendable {
        /// Its id, at most 80 characters.
        public let id: String
        /// Its version: positive, only grows.
        public let version: Int64
        /// The whole, as received; sums are computed over it (P11.3).
        public let json: JSON

        /// Reads the two members that every document has.
        ///
        /// - Throws: ``ShapeError``.
        public init(_ json: JSON, _ path: String) throws(ShapeError) {
            var members = try JSONMembers(json, at: path)
            id = try members.text("id", limit: 80)
            version = try members.integer("ver", in: 1...Int64.max)
            self.json = json
        }
    }

    /// The feed begins here.
    case begin(from: Cursor?, cloudEpoch: String, view: String)
    /// Upsert if the version is at least the stored one.
    case put(collection: String, Document)
    /// Remove under the same rule.
    case delete(collection: String, id: String, version: Int64, Cause)
    /// All up to here may be kept in staging; resume with this cursor.
    case mark(Cursor)
    /// The sum of one bucket, with all its rows after it.
    case bucket(String, RowSum)
    /// Staged rows and this become visible in one transaction.
    case checkpoint(Checkpoint)
    /// A line of a later minor version: skipped (P16.5).
    case other(String)

    /// Reads a line.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        switch try members.text("t") {
        case "begin":
            self = .begin(
                from: try members.optional("from", Cursor.init),
                cloudEpoch: try members.text("epoch"),
                view: try members.text("view")
            )
        case "put":
            self = .put(
                collection: try members.text("c", limit: 64),
                try Document(members.required("doc"), "doc")
            )
        case "del":
            self = .delete(
                collection: try members.text("c", limit: 64),
                id: try members.text("id", limit: 80),
                version: try members.integer("ver", in: 1...Int64.max),
                try members.word("why", as: Cause.self)
            )
        case "mark": self = .mark(try Cursor(members.required("cursor"), "cursor"))
        case "bucket":
            self = .bucket(try members.text("b", limit: 2), try RowSum(json, ""))
        case "checkpoint": self = .checkpoint(try Checkpoint(&members))
        case let name: self = .other(name)
        }
    }

    /// Reads a line from its bytes.
    ///
    /// - Throws: ``ShapeError``; a line that is no JSON of the profile is one.
    public init(line bytes: [UInt8]) throws(ShapeError) {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch {
            throw ShapeError("", "not JSON: \(error.code.rawValue)")
        }
        try self.init(json)
    }

    /// The wire form.
    public var json: JSON {
        switch self {
        case .begin(let from, let cloudEpoch, let view):
            .members([
                ("t", "begin"), ("from", from.map { .text($0.text) }),
                ("epoch", .text(cloudEpoch)), ("view", .text(view)),
            ])
        case .put(let collection, let document):
            ["t": "put", "c": .text(collection), "doc": document.json]
        case .delete(let collection, let id, let version, let why):
            [
                "t": "del", "c": .text(collection), "id": .text(id), "ver": .integer(version),
                "why": .text(why.rawValue),
            ]
        case .mark(let cursor): ["t": "mark", "cursor": .text(cursor.text)]
        case .bucket(let name, let sum):
            [
                "t": "bucket", "b": .text(name), "n": .integer(sum.count), "x": .text(sum.hex),
            ]
        case .checkpoint(let checkpoint): checkpoint.json
        case .other(let name): ["t": .text(name)]
        }
    }

    /// The line with its end, as it goes on the wire.
    public var line: [UInt8] { json.canonicalBytes + [0x0A] }
}
