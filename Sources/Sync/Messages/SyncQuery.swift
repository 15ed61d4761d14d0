public import Ledger
public import World

/// The queries of the conversation's GET requests, written and read.
///
/// Values that need it are percent coded, so the text is signed as it travels (P5.2).
public enum SyncQuery {
    /// What `GET /changes` asks for.
    public struct Changes: Hashable, Sendable {
        /// From where on.
        public let cursor: Cursor?
        /// How many bytes are welcome.
        public let maxBytes: Int64?

        /// Makes a question.
        public init(cursor: Cursor?, maxBytes: Int64? = nil) {
            self.cursor = cursor
            self.maxBytes = maxBytes
        }

        /// Reads the query; an ill-formed cursor reads as none, which answers 410 (P11.1).
        public init(_ request: Request) {
            cursor = request.parameter("cursor").flatMap(Cursor.init)
            maxBytes = SyncQuery.number(request, "max_bytes")
        }

        /// The query on the wire.
        public var text: String {
            SyncQuery.text([("cursor", cursor?.text), ("max_bytes", maxBytes.map { "\($0)" })])
        }
    }

    /// What `GET /actions/results` asks for: at most 1000 sequence numbers.
    public struct Results: Hashable, Sendable {
        /// The most that one answer holds.
        public static let countLimit: Int64 = 1_000

        /// Of which numbering.
        public let incarnation: ID
        /// The first and the last number.
        public let range: ClosedRange<Int64>

        /// Makes a question.
        public init(incarnation: ID, range: ClosedRange<Int64>) {
            self.incarnation = incarnation
            self.range = range
        }

        /// Reads the query, or gives nil when a member is missing or the range is too long.
        public init?(_ request: Request) {
            guard let incarnation = request.parameter("inc").flatMap({ ID($0) }),
                let from = SyncQuery.number(request, "from"), from > 0,
                let to = SyncQuery.number(request, "to"), to >= from,
                to - from < Self.countLimit
            else { return nil }
            self.init(incarnation: incarnation, range: from...to)
        }

        /// The query on the wire.
        public var text: String {
            SyncQuery.text([
                ("inc", incarnation.text), ("from", "\(range.lowerBound)"),
                ("to", "\(range.upperBound)"),
            ])
        }
    }

    /// What `GET /wake` waits for.
    public struct Wake: Hashable, Sendable {
        /// The longest wait, in seconds (P15.1).
        public static let waitLimit: Int64 = 50

        /// Where the replica stands.
        public let cursor: Cursor?
        /// The last command seen.
        public let cseq: Int64
        /// How long to wait, in seconds.
        public let waitSeconds: Int64

        /// Makes a question.
        public init(cursor: Cursor?, cseq: Int64, waitSeconds: Int64) {
            self.cursor = cursor
            self.cseq = cseq
            self.waitSeconds = waitSeconds
        }

        /// Reads the query; the wait is cut to its limit.
        public init(_ request: Request) {
            cursor = request.parameter("cursor").flatMap(Cursor.init)
            cseq = SyncQuery.number(request, "cseq") ?? 0
            let wait = SyncQuery.number(request, "wait") ?? Self.waitLimit
            waitSeconds = min(max(0, wait), Self.waitLimit)
        }

        /// The query on the wire.
        public var text: String {
            SyncQuery.text([
                ("cursor", cursor?.text), ("cseq", "\(cseq)"), ("wait", "\(waitSeconds)"),
            ])
        }
    }

    private static func text(_ pairs: [(String, String?)]) -> String {
        pairs.compactMap { name, value in value.map { "\(name)=\(PercentCoding.encode($0))" } }
            .joined(separator: "&")
    }

    /// A number of at most 15 digits.
    static func number(_ request: Request, _ name: String) -> Int64? {
        guard let text = request.parameter(name), (1...15).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return Int64(text)
    }
}
