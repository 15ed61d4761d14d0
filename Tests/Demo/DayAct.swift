import World

/// One thing that the front desk does on a day.
struct DayAct {
    enum Kind: String {
        /// A charge on a folio.
        case charge
        /// A guest pays cash.
        case pay
        /// A payment outside the drawer is noted: a card, a transfer.
        case memo
        /// The desk asks the office to close the folio.
        case settle
        /// A drawer is opened for a shift.
        case open
        /// Cash goes to the safe.
        case drop
        /// The drawer is counted and closed.
        case close
    }

    /// Hours after midnight of the business date; 26 is 02:00 of the next calendar day.
    let hour: Int
    let kind: Kind
    var folio: String?
    var item: String?
    var quantity: Int64?
    /// In euro cents: the typed price of a charge, the amount of a payment, the float.
    var cents: Int64?
    /// How a payment outside the drawer was made, as `till memo --kind` names it.
    var tender: String?
    /// The foreign currency a guest hands over, with whole units.
    var foreign: (currency: String, units: Int64)?

    init(hour: Int, kind: Kind) {
        self.hour = hour
        self.kind = kind
    }

    var json: JSON {
        .members([
            ("hour", .integer(Int64(hour))), ("kind", .text(kind.rawValue)),
            ("folio", folio.map(JSON.text)), ("item", item.map(JSON.text)),
            ("quantity", quantity.map(JSON.integer)), ("cents", cents.map(JSON.integer)),
            ("tender", tender.map(JSON.text)),
            (
                "foreign",
                foreign.map { ["currency": .text($0.currency), "units": .integer($0.units)] }
            ),
        ])
    }

    init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        hour = Int(try members.integer("hour"))
        guard let kind = Kind(rawValue: try members.text("kind")) else {
            throw ShapeError(path, "not an act")
        }
        self.kind = kind
        folio = try members.optional("folio", JSONMembers.text)
        item = try members.optional("item", JSONMembers.text)
        quantity = try members.optional("quantity", JSONMembers.integer)
        cents = try members.optional("cents", JSONMembers.integer)
        tender = try members.optional("tender", JSONMembers.text)
        foreign = try members.optional("foreign") { (json, path) throws(ShapeError) in
            var inner = try JSONMembers(json, at: path)
            return (try inner.text("currency"), try inner.integer("units"))
        }
        try members.close()
    }
}
