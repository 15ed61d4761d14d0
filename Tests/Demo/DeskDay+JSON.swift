import World

extension DeskDay {
    /// The file's lines: a head with the attribution, then an act a line.
    var lines: [JSON] {
        let head: JSON = [
            "attribution": .text(Self.attribution), "business_date": .text(date.text),
            "rates": .list(
                rates.map { ["currency": .text($0.currency), "rate": .text($0.rate)] }
            ),
            "folios": .list(
                folios.map { ["folio_no": .text($0.number), "cents": .integer($0.cents)] }
            ),
        ]
        return [head] + acts.map(\.json)
    }

    /// Reads the file.
    init(ndjson bytes: [UInt8]) throws {
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSON(parsing: Array($0))
        }
        guard let head = lines.first else { throw ShapeError("day", "empty") }
        var members = try JSONMembers(head, at: "day")
        guard try members.text("attribution") == Self.attribution,
            let date = CivilDate(try members.text("business_date"))
        else { throw ShapeError("day", "no attribution or date") }
        self.date = date
        rates = try members.list("rates") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            return (try inner.text("currency"), try inner.text("rate"))
        }
        folios = try members.list("folios") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            return (try inner.text("folio_no"), try inner.integer("cents"))
        }
        acts = try lines.dropFirst().enumerated().map { try DayAct($1, "act[\($0)]") }
    }
}
