public import World

/// A tax as the office published it, live between two business dates.
///
/// - SeeAlso: TAX-1, P12.1.
public struct TaxRule: Hashable, Sendable {
    /// What a rule is applied to.
    public enum Scope: String, Sendable {
        /// Each charge.
        case line
        /// The final bill; the cloud's work, never the desk's.
        case document
    }

    /// The highest rate, 1000 %.
    public static let rateLimit: Int64 = 10_000_000

    /// The name that charges carry as `tax_rule_id`.
    public let id: String
    /// The version of the document.
    public let version: Int64
    /// Whose tax it is.
    public let jurisdiction: String
    /// Parts per million of the amount before this tax.
    public let ratePPM: Int64
    /// Whether prices already contain it.
    public let isInclusive: Bool
    /// The place among the rules of an item, ascending.
    public let order: Int64
    /// What it is applied to.
    public let scope: Scope
    /// The dates it is live on.
    public let validity: DateSpan

    /// Reads the document of the collection `tax_rules`.
    ///
    /// - Throws: ``ShapeError``, also for a rate below zero or above the limit.
    public init(_ json: JSON, _ path: String) throws(ShapeError) {
        var members = try JSONMembers(json, at: path)
        id = try members.text("id")
        version = try members.integer("ver")
        jurisdiction = try members.text("jurisdiction")
        ratePPM = try members.integer("rate_ppm")
        isInclusive = try members.boolean("inclusive")
        order = try members.integer("order")
        guard let scope = Scope(rawValue: try members.text("scope")) else {
            throw ShapeError(path + ".scope", "not a scope")
        }
        self.scope = scope
        validity = try DateSpan(&members)
        guard (0...Self.rateLimit).contains(ratePPM) else {
            throw ShapeError(path + ".rate_ppm", "not a tax rate")
        }
    }

    /// The document of the collection `tax_rules`.
    public var json: JSON {
        var members: [String: JSON] = [
            "id": .text(id), "ver": .integer(version), "jurisdiction": .text(jurisdiction),
            "rate_ppm": .integer(ratePPM), "inclusive": .boolean(isInclusive),
            "order": .integer(order), "scope": .text(scope.rawValue),
        ]
        validity.write(to: &members)
        return .object(members)
    }
}

/// Which of an item's taxes are known and live.
public enum TaxLookup: Hashable, Sendable {
    /// All of them.
    case live([TaxRule])
    /// One is not in the replica at all: the charge is a draft, `tax_missing`.
    case missing
    /// One is known, but on no version live on the date: a draft, `tax_lapsed`.
    case lapsed

    /// Looks the rules of an item up for a claimed business date (TAX-1, TAX-4).
    ///
    /// An item without any rule is a gap, not an exemption: what is exempt names a rule of 0.
    public init(_ ids: [String], in rules: [TaxRule], on date: BusinessDate) {
        if ids.isEmpty {
            self = .missing
            return
        }
        var live: [TaxRule] = []
        var isLapsed = false
        for id in ids {
            let known = rules.filter { $0.id == id }
            guard !known.isEmpty else {
                self = .missing
                return
            }
            if let rule = known.first(where: { $0.validity.contains(date) }) {
                live.append(rule)
            } else {
                isLapsed = true
            }
        }
        self = isLapsed ? .lapsed : .live(live)
    }
}
