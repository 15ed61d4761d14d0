import Compression
import Sync
import World

extension Target {
    /// A feed as it comes in: in pieces, with lines cut anywhere.
    ///
    /// Shape of an input: the list of its lines; a text stands for bytes that are no JSON.
    static let feed = Target("feed", .json, sizeLimit: 16_384) {
        { input in
            guard let lines = RoundTrip.document(input)?.listValue else {
                return try inPieces(input)
            }
            for line in lines { try RoundTrip.check(line, read: Change.init, write: \.json) }
            try inPieces(lines.flatMap { ($0.textValue.map { Array($0.utf8) } ?? $0.line) })
        }
    }

    /// Whatever the pieces, the lines are the same.
    private static func inPieces(_ body: [UInt8]) throws(Finding) {
        var whole = FeedLines()
        let expected = whole.take(body)
        for size in [1, 7, 64] {
            var lines = FeedLines()
            var taken: [[UInt8]] = []
            for start in stride(from: 0, to: body.count, by: size) {
                taken += lines.take(body[start..<min(start + size, body.count)]) ?? []
            }
            try Finding.unless(taken == expected, "pieces of \(size) bytes give other lines")
        }
        for line in expected ?? [] {
            do throws(ShapeError) { _ = try Change(line: line) } catch { continue }
        }
    }

    /// A part of a snapshot.
    ///
    /// Shape of an input: the list of its lines, or any bytes, packed or not.
    static let snapshot = Target("snapshot", .json, sizeLimit: 16_384) {
        { input in
            let lines = RoundTrip.document(input)?.listValue
            let body = lines.map { $0.flatMap(\.line) } ?? unpacked(input) ?? input
            guard let rows = Self.rows(in: body) else { return }
            let again = rows.flatMap { Change.put(collection: $0.collection, $0.document).line }
            let second = Self.rows(in: again)
            let isSame = second?.map { $0.document } == rows.map { $0.document }
            try Finding.unless(isSame, "rows are read back differently")
        }
    }

    private static func rows(
        in body: [UInt8]
    ) -> [(collection: String, document: Change.Document)]? {
        RoundTrip.value { () throws(ShapeError) in try SnapshotPart.rows(in: body) }
    }

    private static func unpacked(_ input: [UInt8], limit: Int = 1 << 20) -> [UInt8]? {
        RoundTrip.value { () throws(CompressionError) in
            try Gzip.decompress(input, sizeLimit: limit)
        }
    }

    /// Packed bodies: never more than was allowed, and what was packed comes out.
    static let gzip = Target("gzip", .bytes) {
        { input in
            let plain = unpacked(input, limit: 65_536) ?? []
            try Finding.unless(plain.count <= 65_536, "a limit of 65536 gave \(plain.count)")
            let again = unpacked(Gzip.compress(input), limit: input.count)
            try Finding.unless(again == input, "what was packed does not come out")
        }
    }
}

extension JSON {
    /// The value as a line of a feed.
    fileprivate var line: [UInt8] { canonicalBytes + [0x0A] }
}
