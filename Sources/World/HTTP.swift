/// The method of an HTTP request; those that the product's two conversations use.
public enum Method: String, Hashable, Sendable {
    /// Looks; changes nothing.
    case get = "GET"
    /// Acts; every POST of the product is idempotent by its own key.
    case post = "POST"
    /// Stores a part under its name.
    case put = "PUT"
}

/// An HTTP status code, 100 to 599.
public struct Status: RawRepresentable, Hashable, Sendable {
    /// The number.
    public let rawValue: Int

    /// Wraps a number as it came.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// 200.
    public static let ok = Status(rawValue: 200)

    /// Whether the number is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(rawValue) }
}

/// The header fields of a message; names compare without case, each stands once.
///
/// A wire that receives a field twice joins the values with `, ` (RFC 9110, 5.3).
public struct Headers: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private var fields: [String: String] = [:]

    /// Makes headers from names and values.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The value of a field, nil when absent.
    public subscript(_ name: String) -> String? {
        get { fields[name.lowercased()] }
        set { fields[name.lowercased()] = newValue }
    }

    /// Adds a received field; a second value is joined to the first.
    public mutating func add(_ name: String, _ value: String) {
        self[name] = self[name].map { $0 + ", " + value } ?? value
    }

    /// Names in lower case with their values, sorted by name.
    public var sorted: [(name: String, value: String)] {
        fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }
}

/// Who is at the other end of a connection, as the kernel says.
public enum Peer: Hashable, Sendable {
    /// A process on this machine, by the user and process id it had when it connected
    /// (SO_PEERCRED).
    ///
    /// Evidence and token binding, never the gate (SEC-19).
    case local(userID: UInt32, processID: Int32)
    /// Somebody on the network.
    case remote(address: String)
    /// A function call in a test or in the simulator.
    case direct
}

/// An HTTP request, whole.
public struct Request: Hashable, Sendable {
    /// The method.
    public var method: Method
    /// The path, with its percent signs as they are on the wire: `/sync/v1/actions`.
    public var path: String
    /// The raw query without the question mark, empty when there is none.
    public var query: String
    /// Host and port as the client named them, lower case, empty on a Unix socket.
    public var authority: String
    /// The header fields.
    public var headers: Headers
    /// The body as it is on the wire.
    public var body: [UInt8]
    /// Who sent it; only a listener knows better than ``Peer/direct``.
    public var peer: Peer
    /// The listener's own number for this request: the same when a parked request is asked again.
    public var ticket: UInt64

    /// Makes a request.
    public init(
        _ method: Method,
        _ path: String,
        query: String = "",
        authority: String = "",
        headers: Headers = [:],
        body: [UInt8] = [],
        peer: Peer = .direct,
        ticket: UInt64 = 0
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.authority = authority
        self.headers = headers
        self.body = body
        self.peer = peer
        self.ticket = ticket
    }

    /// The value of a query parameter, percent signs decoded; nil when absent or not UTF-8.
    public func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let first = parts.first, first == name {
                return PercentCoding.decode(parts.count > 1 ? String(parts[1]) : "")
            }
        }
        return nil
    }
}

/// An HTTP response, whole.
public struct Response: Hashable, Sendable {
    /// The status.
    public var status: Status
    /// The header fields.
    public var headers: Headers
    /// The body as it is on the wire.
    public var body: [UInt8]

    /// Makes a response.
    public init(_ status: Status, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Makes a JSON response in canonical form.
    public init(_ status: Status, json: JSON, type: String = "application/json") {
        self.init(status, headers: ["Content-Type": type], body: json.canonicalBytes)
    }
}

/// Percent coding of one path segment or query value (RFC 3986, 2.1).
public enum PercentCoding {
    /// The text with everything but unreserved characters as `%XX`.
    public static func encode(_ text: String) -> String {
        var coded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                coded.unicodeScalars.append(Unicode.Scalar(byte))
            default: coded += "%" + Hex.text([byte]).uppercased()
            }
        }
        return coded
    }

    /// The text that was coded, or nil when a `%` stands alone or the bytes are not UTF-8.
    public static func decode(_ text: String) -> String? {
        let coded = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < coded.count {
            if coded[index] == UInt8(ascii: "%") {
                guard index + 2 < coded.count, let high = Hex.digit(coded[index + 1]),
                    let low = Hex.digit(coded[index + 2])
                else { return nil }
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(coded[index])
                index += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
