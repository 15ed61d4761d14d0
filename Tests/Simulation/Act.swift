import TestSupport
import World

/// Something a cashier asks of the desk.
struct Act {
    /// The request id; the same for every try.
    let id: String
    let path: String
    let body: JSON
    /// The type it is captured as; nil when it captures nothing.
    var type: String?
    /// What goes into the drawer, or out of it, the change not counted.
    var moved = Cash()
    /// Whether change may be given back.
    var givesChange = false

    func request(_ token: String?) -> Request {
        var request = Request(.post, path, body: body.canonicalBytes)
        request.headers["Edge-Request-Id"] = id
        if let token { request.headers["Edge-Login"] = token }
        return request
    }
}

extension Cash {
    /// The amounts as the Desk API takes them.
    var json: JSON {
        .list(cents.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) })
    }

    static func json(_ currency: String, _ cents: Int64) -> JSON {
        ["currency": .text(currency), "amount_micro": .text(String(cents * 10_000))]
    }

    /// A declared total of both currencies of a drawer.
    var counted: JSON {
        let totals = ["AFN", "USD"].map { Self.json($0, max(0, self[$0])) }
        return ["totals": .list(totals), "lines": []]
    }

    /// What a report expects in the drawer.
    init(expectedOf report: JSON) {
        var cents: [String: Int64] = [:]
        for line in report["currencies"]?.listValue ?? [] {
            let micro = line["expected"]?.textValue.flatMap { Int64($0) } ?? 0
            cents[line["currency"]?.textValue ?? ""] = micro / 10_000
        }
        self.init(cents)
    }

    /// The sum of amounts of the wire.
    static func sum(_ list: [JSON]) -> Cash {
        list.reduce(Cash()) { sum, money in
            let micro = money["amount_micro"]?.textValue.flatMap { Int64($0) } ?? 0
            return sum + Cash([money["currency"]?.textValue ?? "": micro / 10_000])
        }
    }
}
