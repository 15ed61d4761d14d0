import Ledger
import World

/// A reader over one object of `property.json` that goes on after a fault and lists them all.
struct ImportReader {
    let path: String
    private(set) var faults: [String] = []
    private var rest: [String: JSON]

    /// Begins to read; what is no object is a fault.
    init(_ json: JSON, at path: String) {
        self.path = path
        rest = json.objectValue ?? [:]
        if json.objectValue == nil { faults.append(path + ": not an object") }
    }

    /// Adds a fault of the object as a whole or of a member.
    mutating func fault(_ member: String, _ text: String) {
        faults.append(at(member) + ": " + text)
    }

    /// Takes over the faults of an inner object.
    mutating func take(_ inner: [String]) {
        faults += inner
    }

    /// Takes a member that must be there.
    mutating func required<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) -> Value? {
        guard let value = rest.removeValue(forKey: name), value != .null else {
            fault(name, "missing")
            return nil
        }
        return checked(value, name, read)
    }

    /// Takes a member that may be left out.
    mutating func optional<Value>(
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) -> Value? {
        guard let value = rest.removeValue(forKey: name), value != .null else { return nil }
        return checked(value, name, read)
    }

    /// Takes a list and reads each element with a reader of its own.
    mutating func list<Value>(
        _ name: String,
        isRequired: Bool = false,
        _ read: (inout ImportReader) -> Value?
    ) -> [Value] {
        guard let value = rest.removeValue(forKey: name), value != .null else {
            if isRequired { fault(name, "missing") }
            return []
        }
        guard let elements = value.listValue else {
            fault(name, "not an array")
            return []
        }
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            var inner = ImportReader(element, at: "\(at(name))[\(index)]")
            let value = read(&inner)
            faults += inner.closed()
            if let value { values.append(value) }
        }
        return values
    }

    /// All faults, those of members that nobody knows included.
    func closed() -> [String] {
        faults + rest.keys.sorted().map { at($0) + ": unknown member" }
    }

    private mutating func checked<Value>(
        _ value: JSON,
        _ name: String,
        _ read: (JSON, String) throws(ShapeError) -> Value
    ) -> Value? {
        do throws(ShapeError) { return try read(value, at(name)) } catch {
            faults.append(error.description)
            return nil
        }
    }

    private func at(_ member: String) -> String {
        path.isEmpty ? member : path + "." + member
    }
}

/// Readers of single values of `property.json`.
enum ImportValue {
    /// A text of at most 80 characters that is not empty.
    static func text(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try JSONMembers.text(json, path)
        guard !text.isEmpty, text.unicodeScalars.count <= 80 else {
            throw ShapeError(path, "not 1 to 80 characters")
        }
        return text
    }

    /// A code on the command line: letters, digits, `_` and `-`, at most 32.
    static func code(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try JSONMembers.text(json, path)
        guard JSONMembers.isCode(text.uppercased()) else { throw ShapeError(path, "not a code") }
        return text
    }

    /// A zone by name, as in `Asia/Kabul`.
    static func zone(_ json: JSON, _ path: String) throws(ShapeError) -> String {
        let text = try JSONMembers.text(json, path)
        let isPlain = text.utf8.allSatisfy { byte in
            JSONMembers.isCode(String(decoding: [byte], as: UTF8.self).uppercased())
                || "_+-/".utf8.contains(byte)
        }
        guard (1...64).contains(text.utf8.count), isPlain else {
            throw ShapeError(path, "not a zone")
        }
        return text
    }

    /// A UUID in the place of an id that would be made.
    static func id(_ json: JSON, _ path: String) throws(ShapeError) -> ID {
        try JSONMembers.id(json, path)
    }

    /// Any object, array or value, checked elsewhere.
    static func any(_ json: JSON, _ path: String) throws(ShapeError) -> JSON { json }

    /// A list of codes.
    static func words(_ json: JSON, _ path: String) throws(ShapeError) -> [String] {
        try JSONMembers.list(json, path, text)
    }
}
