import World

/// A response as libcurl hands it over, line by line and piece by piece, within limits.
struct Answer {
    private static let headLimit = 16_384

    private let bodyLimit: Int
    private var made: Response?
    private var headBytes = 0
    private(set) var isRefused = false

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    var response: Response? { isRefused ? nil : made }

    /// Takes one line of a head; false when the answer is to be broken off.
    mutating func add(head line: UnsafeRawBufferPointer) -> Bool {
        headBytes += line.count
        guard headBytes <= Self.headLimit, let text = unsafe String(validating: line, as: UTF8.self)
        else { return refuse() }
        let plain = text.drop { $0 == " " }.prefix { !$0.isNewline }
        if plain.hasPrefix("HTTP/") { return begin(plain) }
        if plain.isEmpty { return true }
        guard let colon = plain.firstIndex(of: ":"), made != nil else { return refuse() }
        let value = plain[plain.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        made?.headers.add(String(plain[..<colon]), Self.trimmed(value))
        return true
    }

    /// Takes a piece of the body; false when the answer is to be broken off.
    mutating func add(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard let count = made?.body.count, count + bytes.count <= bodyLimit else {
            return refuse()
        }
        unsafe made?.body.append(contentsOf: bytes)
        return true
    }

    /// A status line; those of 1xx and of a proxy's answer are replaced by the one that follows.
    private mutating func begin(_ line: Substring) -> Bool {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]), (100..<600).contains(status) else {
            return refuse()
        }
        made = Response(Status(rawValue: status))
        return true
    }

    private mutating func refuse() -> Bool {
        isRefused = true
        return false
    }

    private static func trimmed(_ value: Substring) -> String {
        var value = value
        while value.last == " " || value.last == "\t" { value.removeLast() }
        return String(value)
    }
}
