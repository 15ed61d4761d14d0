import Ledger
public import World

/// The sum of a collection: how many rows, and their digests added up.
///
/// Adding and taking away commute, so it is kept up row by row, and two copies that differ in one
/// row differ in it.
///
/// - SeeAlso: P11.8.
public struct RowSum: Hashable, Sendable {
    /// How many rows.
    public private(set) var count: Int64
    /// The first 8 bytes of each row digest, added modulo 2^64.
    public private(set) var total: UInt64

    /// The sum of no rows.
    public init() {
        count = 0
        total = 0
    }

    /// A sum as a store kept it.
    public init(count: Int64, total: UInt64) {
        self.count = count
        self.total = total
    }

    /// What a row's digest is the SHA-256 of (P2.7).
    ///
    /// - Parameters:
    ///   - collection: The name of the collection.
    ///   - document: The canonical bytes of the document.
    /// - Returns: The bytes to hash.
    public static func row(in collection: String, document: [UInt8]) -> [UInt8] {
        ChainLink.label("row") + Array(collection.utf8) + [0x0A] + document
    }

    /// Adds a row by its digest.
    ///
    /// Precondition: the digest has at least 8 bytes.
    public mutating func add(_ digest: [UInt8]) {
        count += 1
        total &+= Self.word(digest)
    }

    /// Takes a row away by its digest.
    ///
    /// Precondition: the digest has at least 8 bytes.
    public mutating func remove(_ digest: [UInt8]) {
        count -= 1
        total &-= Self.word(digest)
    }

    private static func word(_ digest: [UInt8]) -> UInt64 {
        precondition(digest.count >= 8, "a row digest has at least 8 bytes")
        return digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the wire form.
    ///
    /// - Throws: ``ShapeError``.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        count = try members.count("n")
        guard let bytes = Hex.bytes(try members.text("x")), bytes.count == 8 else {
            throw ShapeError(path + ".x", "not 16 hexadecimal digits")
        }
        total = Self.word(bytes)
    }

    /// The wire form.
    public var json: JSON { ["n": .integer(count), "x": .text(hex)] }

    /// The total in 16 hexadecimal digits.
    public var hex: String {
        Hex.text(
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: total >> $0) }
        )
    }
}
