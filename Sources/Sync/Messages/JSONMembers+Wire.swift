import Ledger
import World

/// Readers of the values that the messages of the wire are made of.
extension JSONMembers {
    /// Takes 32 bytes in base64url.
    mutating func digest(_ name: String) throws(ShapeError) -> [UInt8] {
        try Self.digest(required(name), path(of: name))
    }

    /// Takes the 64 bytes of a signature in base64url.
    mutating func signature(_ name: String) throws(ShapeError) -> [UInt8] {
        try Self.bytes(required(name), path(of: name), count: 64)
    }

    /// Takes a range set.
    mutating func ranges(_ name: String) throws(ShapeError) -> RangeSet {
        guard let ranges = RangeSet(try text(name)) else {
            throw ShapeError(path(of: name), "not a range set")
        }
        return ranges
    }

    /// Takes a sequence number, 0 included: nothing received, nothing safe.
    mutating func count(_ name: String) throws(ShapeError) -> Int64 {
        try integer(name, in: 0...Int64.max)
    }

    /// Takes an object and reads each member of it.
    mutating func table<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) throws(ShapeError) -> [String: Value] {
        let path = path(of: name)
        guard let members = try required(name).objectValue else {
            throw ShapeError(path, "not an object")
        }
        var values: [String: Value] = [:]
        for (key, value) in members { values[key] = try read(value, path + "." + key) }
        return values
    }

    static func digest(_ json: JSON, _ path: String) throws(ShapeError) -> [UInt8] {
        try bytes(json, path, count: 32)
    }

    static func bytes(_ json: JSON, _ path: String, count: Int) throws(ShapeError) -> [UInt8] {
        guard let bytes = Base64.bytes(try text(json, path)), bytes.count == count else {
            throw ShapeError(path, "not \(count) bytes in base64url")
        }
        return bytes
    }
}

extension JSON {
    /// The text, or `null`.
    static func text(_ value: String?) -> JSON { value.map(JSON.text) ?? .null }

    /// The bytes in base64url.
    static func bytes(_ value: [UInt8]) -> JSON { .text(Base64.text(value)) }
}
