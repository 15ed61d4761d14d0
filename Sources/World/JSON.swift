/// A JSON value of the profile "JCS-int": integers only, no duplicate keys.
///
/// Members of an object have no order; the canonical form sorts them.
///
/// - SeeAlso: P1.1.
public enum JSON: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number in ±(2^53 - 1).
    case integer(Int64)
    /// A string without U+0000.
    case text(String)
    /// An array.
    case list([JSON])
    /// An object.
    case object([String: JSON])

    /// The member of an object, or nil when there is none or this is no object.
    public subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The string, when this is one.
    public var textValue: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    /// The number, when this is one.
    public var integerValue: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The truth value, when this is one.
    public var booleanValue: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The elements, when this is an array.
    public var listValue: [JSON]? {
        guard case .list(let value) = self else { return nil }
        return value
    }

    /// The members, when this is an object.
    public var objectValue: [String: JSON]? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// An object of the members that have a value.
    public static func members(_ pairs: [(String, JSON?)]) -> JSON {
        var made: [String: JSON] = [:]
        for case (let name, let value?) in pairs { made[name] = value }
        return .object(made)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .text(value) }

    /// A number.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// `null`.
    public init(nilLiteral: ()) { self = .null }

    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .list(elements) }

    /// An object; the names must differ.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
}
