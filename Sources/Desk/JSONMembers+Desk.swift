import Ledger
import World

/// Readers of the values that the bodies of the Desk API are made of.
extension JSONMembers {
    /// Reads a folio: `{"kind":"number"|"room","value"}`.
    static func folio(_ json: JSON, _ path: String) throws(ShapeError) -> FolioTarget {
        var members = try JSONMembers(json, at: path)
        let kind = try members.text("kind")
        let value = try members.limited("value", to: 40)
        try members.close()
        switch kind {
        case "number": return .number(value)
        case "room": return .room(value)
        default: throw ShapeError(path + ".kind", "not one of: number room")
        }
    }

    /// Takes a count: `{"totals":[M],"lines":[...]}`.
    mutating func cash(_ name: String) throws(ShapeError) -> CountedCash {
        try Self.cash(required(name), path(of: name))
    }

    /// Reads a count.
    static func cash(_ json: JSON, _ path: String) throws(ShapeError) -> CountedCash {
        var members = try JSONMembers(json, at: path)
        let cash = try CountedCash(from: &members)
        try members.close()
        guard cash.totals.count <= 40, cash.lines.count <= 40 else {
            throw ShapeError(path, "over 40 elements")
        }
        return cash
    }

    /// Takes a list of 1 to 8 amounts above zero.
    mutating func tender(_ name: String) throws(ShapeError) -> [Money] {
        let list = try list(name, Self.moneyAboveZero)
        guard (1...8).contains(list.count) else {
            throw ShapeError(path(of: name), "not 1 to 8 amounts")
        }
        return list
    }

    /// Takes house rates: `{"USD":"70.25"}`; none when absent.
    mutating func rates(_ name: String) throws(ShapeError) -> [Currency: Rate] {
        guard let value = take(name), value != .null else { return [:] }
        let path = path(of: name)
        guard let members = value.objectValue, members.count <= 8 else {
            throw ShapeError(path, "not an object of at most 8 members")
        }
        var rates: [Currency: Rate] = [:]
        for (code, text) in members.sorted(by: { $0.key < $1.key }) {
            rates[try Currency(.text(code), path)] = try Rate(text, path + "." + code)
        }
        return rates
    }

    /// Takes a reason, nil when it is absent.
    mutating func reason(_ name: String = "reason") throws(ShapeError) -> Reason? {
        try optional(name) { json, path throws(ShapeError) in
            Reason(try Self.limited(json, path, to: 140))
        }
    }
}

extension FolioTarget {
    /// The form of the Desk API, for who sends a command.
    var deskJSON: JSON {
        switch self {
        case .id(let id): ["kind": "number", "value": .text(id.text)]
        case .number(let value): ["kind": "number", "value": .text(value)]
        case .room(let value): ["kind": "room", "value": .text(value)]
        }
    }
}
