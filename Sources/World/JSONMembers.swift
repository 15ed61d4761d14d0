/// Why a JSON value does not have the expected shape.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the member, as in `payload.tender[0].money`.
    public let path: String
    /// What is wrong with it, as in `missing`, `not a string`, `unknown member`.
    public let fault: String

    /// Makes an error about the member at a path.
    public init(_ path: String, _ fault: String) {
        self.path = path
        self.fault = fault
    }

    /// Path and fault; never the value.
    public var description: String { "\(path): \(fault)" }
}

/// A reader over the members of one JSON object that knows which of them were taken.
///
/// A closed schema is read by taking every member it names and then calling ``close()``, which
/// refuses what is left. An open one simply does not call it.
///
/// ```swift
/// var members = try JSONMembers(json, at: "payload")
/// let reason = try members.text("reason_code")
/// try members.close()
/// ```
public struct JSONMembers {
    /// The path of this object, for errors.
    public let path: String
    private var rest: [String: JSON]

    /// Begins to read an object.
    ///
    /// - Throws: ``ShapeError`` when the value is no object.
    public init(_ json: JSON, at path: String) throws(ShapeError) {
        guard case .object(let members) = json else { throw ShapeError(path, "not an object") }
        self.path = path
        rest = members
    }

    /// The path of a member, for errors.
    public func path(of name: String) -> String {
        path.isEmpty ? name : path + "." + name
    }

    /// Takes a member of any kind, or gives nil when it is absent; `null` is a value.
    public mutating func take(_ name: String) -> JSON? {
        rest.removeValue(forKey: name)
    }

    /// Takes a member that must be there.
    public mutating func required(_ name: String) throws(ShapeError) -> JSON {
        guard let value = take(name) else { throw ShapeError(path(of: name), "missing") }
        return value
    }

    /// Takes a member that may be absent or `null`, and reads it when it is neither.
    public mutating func optional<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) throws(ShapeError) -> Value? {
        guard let value = take(name), value != .null else { return nil }
        return try read(value, path(of: name))
    }

    /// Takes a member that must be there, `null` allowed, and reads it when it is not `null`.
    public mutating func nullable<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) throws(ShapeError) -> Value? {
        let value = try required(name)
        return value == .null ? nil : try read(value, path(of: name))
    }

    /// Takes a string.
    public mutating func text(_ name: String) throws(ShapeError) -> String {
        try Self.text(required(name), path(of: name))
    }

    /// Takes a whole number.
    public mutating func integer(_ name: String) throws(ShapeError) -> Int64 {
        try Self.integer(required(name), path(of: name))
    }

    /// Takes a truth value.
    public mutating func boolean(_ name: String) throws(ShapeError) -> Bool {
        try Self.boolean(required(name), path(of: name))
    }

    /// Takes an object and begins to read it.
    public mutating func object(_ name: String) throws(ShapeError) -> JSONMembers {
        try JSONMembers(required(name), at: path(of: name))
    }

    /// Takes an array and reads each element.
    public mutating func list<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) throws(ShapeError) -> [Value] {
        try Self.list(required(name), path(of: name), read)
    }

    /// Refuses any member that was not taken.
    ///
    /// - Throws: ``ShapeError`` that names the first of them.
    public func close() throws(ShapeError) {
        if let name = rest.keys.min() { throw ShapeError(path(of: name), "unknown member") }
    }

    /// Reads a string.
    public static func text(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        guard case .text(let value) = json else { throw ShapeError(path, "not a string") }
        return value
    }

    /// Reads a whole number.
    public static func integer(_ json: JSON, _ path: String) throws(ShapeError) -> Int64 {
        guard case .integer(let value) = json else { throw ShapeError(path, "not an integer") }
        return value
    }

    /// Reads a truth value.
    public static func boolean(_ json: JSON, _ path: String) throws(ShapeError) -> Bool {
        guard case .boolean(let value) = json else { throw ShapeError(path, "not a boolean") }
        return value
    }

    /// Reads an array, each element by the given reader.
    public static func list<Value>(
        _ json: JSON,
        _ path: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) throws(ShapeError) -> [Value] {
        guard case .list(let elements) = json else { throw ShapeError(path, "not an array") }
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            values.append(try read(element, "\(path)[\(index)]"))
        }
        return values
    }
}
